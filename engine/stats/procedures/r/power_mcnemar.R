changing <- p10 + p01
d <- abs(p10 - p01)
z <- qnorm(1 - alpha / 2)
if (is.null(n)) {
  n <- (z * sqrt(changing) + qnorm(power) * sqrt(changing - d^2))^2 / d^2
} else {
  power <- pnorm((sqrt(n) * d - z * sqrt(changing)) / sqrt(changing - d^2))
}
list(n = n, n_ceiling = ceiling(n - 1e-9), power = power)
