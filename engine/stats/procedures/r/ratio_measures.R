is_empty <- any(c(x1, n1 - x1, x2, n2 - x2) == 0)
half <- if (is_empty) 0.5 else 0 # a half is added to every cell when one is empty
a <- x1 + half
b <- n1 - x1 + half
c1 <- x2 + half
d <- n2 - x2 + half
all1 <- n1 + half
all2 <- n2 + half
z <- qnorm((1 + conf_level) / 2)
risk_ratio <- a / all1 / (c1 / all2)
odds_ratio <- a * d / (b * c1)
# Score limits: shares that fit best among those with this ratio (Koopman 1984; Miettinen & Nurminen 1985, eq. 10).
score <- function(ratio, factor) {
  A <- (n1 + n2) * ratio
  B <- -(n1 * ratio + x1 + n2 + x2 * ratio)
  p2 <- (-B - sqrt(pmax(0, B^2 - 4 * A * (x1 + x2)))) / (2 * A)
  p1 <- p2 * ratio
  (x1 / n1 - x2 / n2 * ratio) / sqrt(factor * (p1 * (1 - p1) / n1 + ratio^2 * p2 * (1 - p2) / n2))
}
limits <- function(factor) {
  solve_ratio <- function(f, from, to) exp(uniroot(f, c(from, to), tol = 1e-12)$root)
  start <- log(max(x1, 0.5) / n1 / (max(x2, 0.5) / n2))
  c(if (x1 == 0) 0 else solve_ratio(function(l) score(exp(l), factor) - z, start - 30, start + if (x2 == 0) 30 else 0),
    if (x2 == 0) Inf else solve_ratio(function(l) score(exp(l), factor) + z, start - if (x1 == 0) 30 else 0, start + 30))
}
list(risk_ratio = risk_ratio, koopman = limits(1), miettinen_nurminen = limits((n1 + n2) / (n1 + n2 - 1)),
  katz = risk_ratio * exp(c(-1, 1) * z * sqrt(1 / a - 1 / all1 + 1 / c1 - 1 / all2)),
  odds_ratio = odds_ratio, woolf = odds_ratio * exp(c(-1, 1) * z * sqrt(1 / a + 1 / b + 1 / c1 + 1 / d)),
  zero_cell_correction = is_empty)
