kept <- !is.na(x) & !is.na(y)
if (is.null(levels)) levels <- sort(unique(c(x[kept], y[kept])), method = "radix") # texts by letters, numbers by size
k <- length(levels)
shares <- matrix(table(factor(x[kept], levels), factor(y[kept], levels)), k) / sum(kept)
rows <- rowSums(shares)
columns <- colSums(shares)
# As vcd::Kappa; standard errors by Fleiss, Cohen & Everitt 1969, eq. 8 and 9.
with_weights <- function(w) {
  seen <- sum(w * shares)
  chance <- sum(w * outer(rows, columns))
  kappa <- (seen - chance) / (1 - chance)
  mean_weight <- outer(drop(w %*% columns), drop(rows %*% w), "+")
  se <- sqrt((sum(shares * (w - mean_weight * (1 - kappa))^2) - (kappa - chance * (1 - kappa))^2) / (sum(kept) * (1 - chance)^2))
  se0 <- sqrt((sum(outer(rows, columns) * (w - mean_weight)^2) - chance^2) / (sum(kept) * (1 - chance)^2))
  list(kappa = kappa, se = se, ci = kappa + c(-1, 1) * qnorm((1 + conf_level) / 2) * se, se0 = se0, z = kappa / se0)
}
distance <- abs(outer(1:k, 1:k, "-")) / max(1, k - 1)
agreed <- sum(diag(shares))
list(unweighted = with_weights(diag(k)), linear = with_weights(1 - distance), quadratic = with_weights(1 - distance^2),
  levels = as.character(levels), observed_agreement = agreed, pabak = (k * agreed - 1) / (k - 1), n = sum(kept))
