# As effsize::cliff.delta, with the interval of Feng and Cliff (2004).
x <- x[!is.na(x)]
y <- y[!is.na(y)]
m <- length(x)
n <- length(y)
ahead <- sign(outer(x, y, "-"))
d <- mean(ahead)
variance <- (n^2 * sum((rowMeans(ahead) - d)^2) + m^2 * sum((colMeans(ahead) - d)^2) - sum((ahead - d)^2)) /
  (m * n * (m - 1) * (n - 1))
z <- qnorm((1 + conf_level) / 2)
half <- z * sqrt(variance) * sqrt((1 - d^2)^2 + z^2 * variance)
ci <- (d - d^3 + c(-1, 1) * half) / (1 - d^2 + z^2 * variance)
if (abs(d) == 1) { # the groups do not overlap at all
  end <- (min(m, n) - z^2) / (min(m, n) + z^2)
  ci <- if (d > 0) c(end, 1) else c(-1, -end)
}
list(estimate = d, ci = ci, prob_superiority = (d + 1) / 2)
