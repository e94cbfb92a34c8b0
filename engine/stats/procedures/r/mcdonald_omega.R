items <- as.matrix(data[complete.cases(data), ])
n <- nrow(items)
k <- ncol(items)
r <- cor(items)
# Maximum likelihood for one factor; factanal(items, 1) stops at about five digits.
misfit <- function(log_unique) {
  s <- diag(exp(-log_unique / 2))
  e <- eigen(s %*% r %*% s, symmetric = TRUE, only.values = TRUE)$values[-1]
  sum(e - log(e)) - k + 1
}
fit <- nlminb(log(0.5 / diag(solve(r))), misfit, lower = log(0.005), upper = 0, control = list(rel.tol = 1e-15, eval.max = 5000, iter.max = 5000))
unique_share <- exp(fit$par)
scaled <- eigen(diag(1 / sqrt(unique_share)) %*% r %*% diag(1 / sqrt(unique_share)), symmetric = TRUE)
loading <- sqrt(max(0, scaled$values[1] - 1)) * scaled$vectors[, 1] * sqrt(unique_share)
if (sum(loading) < 0) loading <- -loading
spread <- apply(items, 2, sd)
chi2 <- (n - 1) * fit$objective
df <- ((k - 1)^2 - (k + 1)) / 2
raw <- loading * spread
list(omega_total = sum(raw)^2 / (sum(raw)^2 + sum(unique_share * spread^2)),
  omega_standardised = sum(loading)^2 / (sum(loading)^2 + sum(unique_share)), items = colnames(items), loadings = raw,
  uniquenesses = unique_share * spread^2, fit_chi2 = chi2, df = df,
  p = if (df > 0) pchisq(chi2, df, lower.tail = FALSE), n = n)
