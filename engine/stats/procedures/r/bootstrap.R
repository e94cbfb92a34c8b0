x <- x[!is.na(x)]
if (!is.null(y)) y <- y[!is.na(y)]
of_group <- switch(statistic, mean = mean, median = median, sd = sd, trimmed_mean_20 = function(v) mean(v, trim = 0.2))
compute <- function(x, y) of_group(x) - if (is.null(y)) 0 else of_group(y)
error <- function(x, y) sqrt(var(x) / length(x) + if (is.null(y)) 0 else var(y) / length(y))
estimate <- compute(x, y)
draw <- function(v) if (is.null(v)) NULL else v[sample.int(length(v), replace = TRUE)]
ratios <- NULL
if (is.null(replicates)) {
  # Other random numbers than Cairn's: limits differ a little, as with another seed.
  set.seed(seed)
  drawn <- replicate(resamples, {
    a <- draw(x)
    b <- draw(y)
    c(compute(a, b), (compute(a, b) - estimate) / error(a, b))
  })
  replicates <- drawn[1, ]
  if (studentised) ratios <- drawn[2, ]
}
replicates <- replicates[!is.na(replicates)]
# Between two replicates on the scale of the normal distribution (Davison & Hinkley 1997, eq. 5.8), as boot::boot.ci.
at_level <- function(values, level) {
  values <- sort(values)
  rank <- (length(values) + 1) * level
  k <- floor(rank + 1e-12)
  if (k < 1) return(values[1])
  if (k >= length(values)) return(values[length(values)])
  if (abs(rank - k) < 1e-12 || values[k] == values[k + 1]) return(values[k])
  approx(qnorm(c(k, k + 1) / (length(values) + 1)), values[c(k, k + 1)], qnorm(level))$y
}
pseudo <- function(v) {
  without <- sapply(seq_along(v), function(i) of_group(v[-i]))
  (length(v) - 1) * (mean(without) - without) / length(v)
}
influence <- c(pseudo(x), if (!is.null(y)) -pseudo(y))
acceleration <- sum(influence^3) / sum(influence^2)^1.5 / 6
z0 <- qnorm(mean(replicates < estimate))
z <- qnorm((1 + conf_level) / 2) * c(-1, 1)
levels <- pnorm(z0 + (z0 + z) / (1 - acceleration * (z0 + z)))
ends <- (1 + c(-conf_level, conf_level)) / 2
percentile <- sapply(ends, at_level, values = replicates)
list(estimate = estimate, bca = sapply(levels, function(level) if (is.nan(level)) NA else at_level(replicates, level)), percentile = percentile,
  basic = 2 * estimate - rev(percentile), se = sd(replicates), bias = mean(replicates) - estimate, z0 = z0, acceleration = acceleration,
  adjusted_levels = levels, studentised = if (!is.null(ratios)) estimate - rev(sapply(ends, at_level, values = ratios)) * error(x, y))
