# Cases of the resampling family, base R alone: Rscript make_resampling_cases.R
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

# Efron & Tibshirani (1993), chapter 14; the quantile as Davison & Hinkley (1997), equation 5.8.
quantile_at <- function(t, level) {
  r <- length(t); t <- sort(t); at <- (r + 1) * level; k <- floor(at + 1e-12)
  if (k < 1) t[1] else if (k >= r) t[r] else if (abs(at - k) < 1e-12) t[k] else
    approx(qnorm(c(k, k + 1) / (r + 1)), t[c(k, k + 1)], qnorm(level))$y
}
intervals <- function(t, x, y, f, level) {
  estimate <- f(x) - if (is.null(y)) 0 else f(y)
  pseudo <- function(v) { without <- sapply(seq_along(v), function(i) f(v[-i])); (length(v) - 1) * (mean(without) - without) / length(v) }
  l <- c(pseudo(x), if (!is.null(y)) -pseudo(y))
  a <- sum(l^3) / sum(l^2)^1.5 / 6; z0 <- qnorm(mean(t < estimate)); z <- qnorm((1 + level) / 2) * c(-1, 1)
  levels <- pnorm(z0 + (z0 + z) / (1 - a * (z0 + z))); q <- sapply((1 + c(-level, level)) / 2, quantile_at, t = t)
  list(estimate = estimate, se = sd(t), bias = mean(t) - estimate, z0 = z0, acceleration = a, adjusted_levels = levels,
       percentile = q, basic = 2 * estimate - rev(q), bca = sapply(levels, quantile_at, t = t))
}
set.seed(4)
before <- women$weight[1:9]; after <- round(women$weight[4:15] * 1.03, 1)
means <- replicate(401, mean(sample(after, replace = TRUE)) - mean(sample(before, replace = TRUE)))
trim <- function(v) mean(v, trim = 0.2)
trimmed <- replicate(250, trim(sample(after, replace = TRUE)))
skewed <- c(0.2, 0.5, 0.5, 0.9, 1.4, 2.2, 3.9, 4.1, 9.6)
spreads <- replicate(300, sd(sample(skewed, replace = TRUE)))
write_cases("bootstrap",
  list(id = "given_mean_difference", data = list(x = after, y = before, replicates = means), options = list(statistic = "mean"),
       expected = intervals(means, after, before, mean, 0.95), call = "own code after Efron & Tibshirani, see the script"),
  list(id = "given_trimmed", data = list(x = after, replicates = trimmed), options = list(statistic = "trimmed_mean_20", conf_level = 0.8),
       expected = intervals(trimmed, after, NULL, trim, 0.8), call = "own code"),
  list(id = "given_sd", data = list(x = skewed, replicates = spreads), options = list(statistic = "sd", conf_level = 0.9),
       expected = intervals(spreads, skewed, NULL, sd, 0.9), call = "own code"),
  list(id = "constant", data = list(x = rep(4, 6)), expected = list(error = "zero_variance"), call = "none"),
  list(id = "one_value", data = list(x = I(4)), expected = list(error = "insufficient_data"), call = "none"),
  list(id = "studentised_median", data = list(x = skewed), options = list(statistic = "median", studentised = TRUE),
       expected = list(error = "invalid_argument"), call = "none"))

all_ways <- function(x, y, extreme) {
  v <- c(x, y); chosen <- combn(length(v), length(x)); observed <- mean(x) - mean(y)
  d <- apply(chosen, 2, function(i) mean(v[i]) - mean(v[-i])); slack <- 1e-9
  list(statistic = observed, p = mean(extreme(d, observed, slack)), n_permutations = ncol(chosen), variant = "exact")
}
two <- function(d, o, e) abs(d) >= abs(o) - e
up <- function(d, o, e) d >= o - e
down <- function(d, o, e) d <= o + e
growth <- split(PlantGrowth$weight, PlantGrowth$group)
write_cases("permutation_test",
  list(id = "plants", data = list(x = growth$trt2[1:7], y = growth$ctrl[1:9]), expected = all_ways(growth$trt2[1:7], growth$ctrl[1:9], two), call = "combn, see the script"),
  list(id = "plants_greater", data = list(x = growth$trt2[1:9], y = growth$ctrl[1:6]), options = list(alternative = "greater", method = "exact"),
       expected = all_ways(growth$trt2[1:9], growth$ctrl[1:6], up), call = "combn"),
  list(id = "ties_less", data = list(x = c(3, 1, 2, 2, 0, 1), y = c(2, 4, 3, 2)), options = list(alternative = "less"),
       expected = all_ways(c(3, 1, 2, 2, 0, 1), c(2, 4, 3, 2), down), call = "combn"),
  list(id = "no_decimals", data = list(x = sqrt(c(2, 3, 5, 7)), y = sqrt(c(11, 13, 6, 17, 19))), expected = all_ways(sqrt(c(2, 3, 5, 7)), sqrt(c(11, 13, 6, 17, 19)), two), call = "combn"),
  list(id = "same", data = list(x = c(1, 1), y = c(1, 1, 1)), expected = list(error = "zero_variance"), call = "none"))
