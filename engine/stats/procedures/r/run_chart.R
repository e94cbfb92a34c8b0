# As qicharts2::qic.
y <- y[!is.na(y)]
above <- (y > median(y))[y != median(y)]
runs <- rle(above)$lengths
longest_max <- round(log2(length(above)) + 3)
crossings_min <- qbinom(0.05, length(above) - 1, 0.5)
list(median = median(y), n_useful = length(above), longest_run = max(runs), longest_run_max = longest_max,
  crossings = length(runs) - 1, crossings_min = crossings_min,
  signal = max(runs) > longest_max || length(runs) - 1 < crossings_min)
