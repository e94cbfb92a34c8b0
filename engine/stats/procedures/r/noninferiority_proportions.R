z <- qnorm(1 - alpha)
estimate <- x1 / n1 - x2 / n2
# The share that fits best among those with this difference, in closed form (Farrington & Manning 1990).
fit_second <- function(difference) {
  all <- n1 + n2
  a <- ((n1 + 2 * n2) * difference - all - x1 - x2) / (3 * all)
  b <- ((n2 * difference - all - 2 * x2) * difference + x1 + x2) / (3 * all)
  q <- a^3 - 3 * a * b / 2 + x2 * difference * (1 - difference) / (2 * all)
  p <- (if (q < 0) -1 else 1) * sqrt(max(0, a^2 - b))
  angle <- if (p == 0) pi / 2 else (pi + acos(max(-1, min(1, q / p^3)))) / 3
  max(0, -difference, min(1, 1 - difference, 2 * p * cos(angle) - a))
}
score <- function(difference, factor) {
  p2 <- fit_second(difference)
  p1 <- p2 + difference
  variance <- (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * factor
  if (abs(estimate - difference) < 1e-15) 0 else (estimate - difference) / sqrt(max(variance, 1e-300))
}
side <- if (higher_is_better) 1 else -1
z_fm <- score(-side * margin, 1)
factor <- (n1 + n2) / (n1 + n2 - 1)
mn_lower <- if (estimate <= -1) -1 else uniroot(function(d) score(d, factor) - z, c(-1 + 1e-12, estimate), tol = 1e-12)$root
mn_upper <- if (estimate >= 1) 1 else uniroot(function(d) score(d, factor) + z, c(estimate, 1 - 1e-12), tol = 1e-12)$root
w1 <- prop.test(x1, n1, correct = FALSE, conf.level = 1 - 2 * alpha)$conf.int
w2 <- prop.test(x2, n2, correct = FALSE, conf.level = 1 - 2 * alpha)$conf.int
list(estimate = estimate, noninferior_mn = if (higher_is_better) mn_lower > -margin else mn_upper < margin,
  mn_lower = mn_lower, mn_upper = mn_upper,
  newcombe_lower = estimate - sqrt((x1 / n1 - w1[1])^2 + (w2[2] - x2 / n2)^2),
  newcombe_upper = estimate + sqrt((w1[2] - x1 / n1)^2 + (x2 / n2 - w2[1])^2),
  z_fm = z_fm, p_fm = pnorm(side * z_fm, lower.tail = FALSE))
