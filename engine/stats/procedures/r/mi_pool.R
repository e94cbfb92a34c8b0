kept <- !is.na(estimates) & !is.na(variances)
q <- estimates[kept]
u <- variances[kept]
m <- length(q)
# As mice::pool.scalar.
b <- var(q)
t <- mean(u) + (1 + 1 / m) * b
lambda <- (1 + 1 / m) * b / t
riv <- (1 + 1 / m) * b / mean(u)
if (is.null(dfcom)) {
  df <- (m - 1) / lambda^2
} else {
  classical <- (m - 1) / max(lambda, 1e-4)^2
  observed <- (dfcom + 1) / (dfcom + 3) * dfcom * (1 - max(lambda, 1e-4))
  df <- classical * observed / (classical + observed)
}
statistic <- mean(q) / sqrt(t)
list(qbar = mean(q), se = sqrt(t), ci = mean(q) + c(-1, 1) * qt((1 + conf_level) / 2, df) * sqrt(t), p = 2 * pt(-abs(statistic), df),
  statistic = statistic, df = df, ubar = mean(u), b = b, t = t, riv = riv, lambda = lambda,
  fmi = if (is.finite(riv)) (riv + 2 / (df + 3)) / (1 + riv) else 1, m = m)
