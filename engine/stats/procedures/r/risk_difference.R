z <- qnorm((1 + conf_level) / 2)
estimate <- x1 / n1 - x2 / n2
newcombe <- function(correct) {
  w1 <- prop.test(x1, n1, correct = correct, conf.level = conf_level)$conf.int
  w2 <- prop.test(x2, n2, correct = correct, conf.level = conf_level)$conf.int
  estimate + c(-sqrt((x1 / n1 - w1[1])^2 + (w2[2] - x2 / n2)^2), sqrt((w1[2] - x1 / n1)^2 + (x2 / n2 - w2[1])^2))
}
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
limits <- function(factor) c(
  if (estimate <= -1) -1 else uniroot(function(d) score(d, factor) - z, c(-1 + 1e-12, estimate), tol = 1e-12)$root,
  if (estimate >= 1) 1 else uniroot(function(d) score(d, factor) + z, c(estimate, 1 - 1e-12), tol = 1e-12)$root)
spread <- function(p, q, m, n) sqrt(p * (1 - p) / m + q * (1 - q) / n)
p <- (x1 + 1) / (n1 + 2) # Agresti and Caffo: one more of each
q <- (x2 + 1) / (n2 + 2)
test <- suppressWarnings(prop.test(c(x1, x2), c(n1, n2), correct = FALSE))
list(estimate = estimate, newcombe = newcombe(FALSE), newcombe_cc = newcombe(TRUE),
  miettinen_nurminen = limits((n1 + n2) / (n1 + n2 - 1)), mee = limits(1),
  agresti_caffo = p - q + c(-1, 1) * z * spread(p, q, n1 + 2, n2 + 2),
  wald = estimate + c(-1, 1) * z * spread(x1 / n1, x2 / n2, n1, n2), nnt = 1 / estimate, p_pooled_z = test$p.value)
