complete <- data[complete.cases(data), ]
X <- as.matrix(complete[setdiff(names(complete), c("treat", "y"))])
if (moments == 2) X <- cbind(X, X[, apply(X, 2, function(v) length(unique(v)) > 2)]^2)
treated <- complete$treat == 1
spread <- apply(X[!treated, , drop = FALSE], 2, sd)
Z <- sweep(sweep(X[!treated, , drop = FALSE], 2, colMeans(X[treated, , drop = FALSE])), 2, ifelse(spread > 0, spread, 1), "/")
# As WeightIt::weightit(method = "ebal", estimand = "ATT"): Newton steps on the dual of Hainmueller 2012.
weigh <- function(l) {
  v <- drop(exp(Z %*% l - max(Z %*% l)))
  v / sum(v)
}
dual <- function(l) max(Z %*% l) + log(sum(exp(Z %*% l - max(Z %*% l))))
l <- rep(0, ncol(Z))
for (round in 1:300) {
  w <- weigh(l)
  g <- colSums(w * Z)
  if (max(abs(g)) < 1e-13) break
  step <- MASS::ginv(crossprod(Z * sqrt(w)) - tcrossprod(g)) %*% g
  size <- 1
  while (dual(l - size * step) > dual(l) + 1e-14 && size > 1e-10) size <- size / 2
  l <- l - size * drop(step)
}
w <- weigh(l)
mean_treated <- mean(complete$y[treated])
mean_control <- sum(w * complete$y[!treated])
list(estimate = mean_treated - mean_control, mean_treated = mean_treated, weighted_mean_control = mean_control, ess = 1 / sum(w^2),
  max_weight = max(w), entropy = sum(ifelse(w > 0, w * log(w * length(w)), 0)), weights_first10 = head(w, 10),
  n_treated = sum(treated), n_control = sum(!treated))
