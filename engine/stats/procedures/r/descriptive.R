missing <- is.na(x)
x <- x[!missing]
n <- length(x)
g1 <- mean((x - mean(x))^3) / mean((x - mean(x))^2)^1.5
g2 <- mean((x - mean(x))^4) / mean((x - mean(x))^2)^2 - 3
list(n = n, n_missing = sum(missing), mean = mean(x), sd = sd(x),
  ci = mean(x) + c(-1, 1) * qt((1 + conf_level) / 2, n - 1) * sd(x) / sqrt(n), # as t.test(x)
  median = median(x), q1 = quantile(x, 0.25), q3 = quantile(x, 0.75), # type 7
  skewness_G1 = if (n > 2) g1 * sqrt(n * (n - 1)) / (n - 2),
  kurtosis_G2 = if (n > 3) ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))
