x <- x[!is.na(x)]
y <- y[!is.na(y)]
m <- length(x)
values <- c(x, y)
observed <- mean(x) - mean(y)
slack <- 1e-9 * max(abs(values))
is_extreme <- function(d) switch(alternative,
  two.sided = abs(d) >= abs(observed) - slack, greater = d >= observed - slack, less = d <= observed + slack)
difference <- function(sum_of_x) sum_of_x / m - (sum(values) - sum_of_x) / length(y)
places <- which(sapply(0:6, function(d) all(abs(values * 10^d - round(values * 10^d)) < 1e-6)))
whole <- if (length(places) > 0) round((values - min(values)) * 10^(places[1] - 1))
if (method != "monte_carlo" && !is.null(whole) && m * length(values) * sum(whole) < 2e9) {
  # Values with few decimals are whole numbers: all ways to choose m of them, counted by their sum.
  ways <- matrix(0, m + 1, sum(whole) + 1)
  ways[1, 1] <- 1
  for (v in whole) for (k in m:1) {
    moved <- (v + 1):ncol(ways)
    ways[k + 1, moved] <- ways[k + 1, moved] + ways[k, moved - v]
  }
  share <- ways[m + 1, ] / sum(ways[m + 1, ])
  p <- sum(share[is_extreme(difference((seq_along(share) - 1) / 10^(places[1] - 1) + m * min(values)))])
} else if (method != "monte_carlo" && choose(length(values), m) <= 2e6) {
  p <- mean(is_extreme(difference(combn(length(values), m, function(chosen) sum(values[chosen])))))
} else {
  # Other random numbers than Cairn's: p differs a little, as with another seed.
  set.seed(seed)
  drawn <- replicate(resamples, sum(sample(values, m)))
  p <- (sum(is_extreme(difference(drawn))) + 1) / (resamples + 1)
}
list(statistic = observed, p = p, n_permutations = choose(length(values), m))
