exact <- binom.test(b, b + c, conf.level = conf_level)
# mcnemar.test looks at b and c alone
plain <- mcnemar.test(matrix(c(0, c, b, 0), 2), correct = FALSE)
corrected <- mcnemar.test(matrix(c(0, c, b, 0), 2))
chance <- dbinom(0:(b + c), b + c, 0.5)
out <- list(p_mid = exact$p.value - if (b == c) dbinom(b, b + c, 0.5) / 2 else dbinom(b, b + c, 0.5), p_exact = exact$p.value,
  chi2 = plain$statistic, p_chi2 = plain$p.value, chi2_cc = corrected$statistic, p_chi2_cc = corrected$p.value,
  odds_ratio = b / c, odds_ratio_ci = exact$conf.int / (1 - exact$conf.int))
if (!is.null(a) && !is.null(d)) {
  n <- a + b + c + d
  r <- (b - c) / n
  z <- qnorm((1 + conf_level) / 2)
  wilson <- function(x) prop.test(x, n, correct = FALSE, conf.level = conf_level)$conf.int
  p1 <- (a + b) / n
  p2 <- (a + c) / n
  w1 <- wilson(a + b)
  w2 <- wilson(a + c)
  top <- a * d - b * c
  if (top > 0) top <- max(0, top - n / 2)
  below <- sqrt(a + b) * sqrt(c + d) * sqrt(a + c) * sqrt(b + d)
  phi <- if (below == 0) 0 else top / below
  far <- function(u, v) sqrt(u^2 - 2 * phi * u * v + v^2)
  out$risk_difference <- r
  out$wald <- r + c(-1, 1) * z * sqrt(b + c - (b - c)^2 / n) / n
  out$newcombe_paired <- r + c(-far(p1 - w1[1], w2[2] - p2), far(w1[2] - p1, p2 - w2[1]))
}
out
