# As effectsize::cohens_d and hedges_g, interval from the noncentral t.
x <- x[!is.na(x)]
y <- y[!is.na(y)]
df <- length(x) + length(y) - 2
pooled <- sqrt(((length(x) - 1) * var(x) + (length(y) - 1) * var(y)) / df)
d <- (mean(x) - mean(y)) / pooled
k <- sqrt(1 / length(x) + 1 / length(y))
limit <- function(share) uniroot(function(ncp) pt(d / k, df, ncp) - share, d / k + c(-1, 1), extendInt = "downX", tol = 1e-12)$root
ci <- suppressWarnings(c(limit((1 + conf_level) / 2), limit((1 - conf_level) / 2))) * k
bias <- exp(lgamma(df / 2) - log(sqrt(df / 2)) - lgamma((df - 1) / 2))
list(estimate = d, ci = ci, hedges_g = d * bias, hedges_g_ci = ci * bias)
