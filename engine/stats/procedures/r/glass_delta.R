x <- x[!is.na(x)]
y <- y[!is.na(y)]
delta <- (mean(x) - mean(y)) / sd(y)
df <- length(y) - 1
k <- sqrt(1 / length(y) + var(x) / (length(x) * var(y)))
limit <- function(share) uniroot(function(ncp) pt(delta / k, df, ncp) - share, delta / k + c(-1, 1), extendInt = "downX", tol = 1e-12)$root
list(estimate = delta, ci = suppressWarnings(c(limit((1 + conf_level) / 2), limit((1 - conf_level) / 2))) * k, sd = sd(y))
