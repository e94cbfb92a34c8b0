data[] <- lapply(data, function(v) if (is.character(v)) factor(v, levels = sort(unique(v), method = "radix")) else v)
complete <- data[complete.cases(data), ]
covariates <- setdiff(names(complete), c("y", "treated", "post", "cluster"))
model <- lm(reformulate(c("treated", "post", sprintf("`%s`", covariates), "treated:post"), "y"), complete)
X <- model.matrix(model)
n <- nrow(X)
k <- ncol(X)
e <- residuals(model)
leverage <- hatvalues(model)
bread <- solve(crossprod(X))
effect <- summary(model)$coefficients["treated:post", ]
robust <- function(weight) sqrt((bread %*% crossprod(X * sqrt(weight) * e) %*% bread)[k, k]) # sandwich::vcovHC
cell <- with(complete, 2 * treated + post)
out <- list(estimate = effect[1], se = effect[2], ci = confint(model, "treated:post", level = conf_level), t = effect[3], p = effect[4],
  se_hc1 = robust(n / (n - k)), se_hc3 = robust(1 / (1 - leverage)^2), cell_means = tapply(complete$y, cell, mean),
  cell_n = tapply(complete$y, cell, length), n = n)
if ("cluster" %in% names(complete)) { # clubSandwich::coef_test(model, "CR2", cluster)
  cluster <- as.character(complete$cluster)
  ids <- unique(cluster)
  squares <- numeric(length(ids))
  U <- matrix(0, k, length(ids))
  variance <- 0
  for (j in seq_along(ids)) {
    own <- X[cluster == ids[j], , drop = FALSE]
    E <- eigen(diag(nrow(own)) - own %*% bread %*% t(own), symmetric = TRUE)
    A <- E$vectors %*% (ifelse(E$values > 1e-10, E$values^-0.5, 0) * t(E$vectors))
    a <- A %*% own %*% bread[, k]
    variance <- variance + sum(a * e[cluster == ids[j]])^2
    squares[j] <- sum(a^2)
    U[, j] <- t(own) %*% a
  }
  W <- diag(squares) - t(U) %*% bread %*% U
  df <- sum(diag(W))^2 / sum(W^2)
  out$se_cr2 <- sqrt(variance)
  out$df_cr2 <- df
  out$p_cr2 <- 2 * pt(-abs(effect[1] / sqrt(variance)), df)
  out$ci_cr2 <- effect[1] + c(-1, 1) * qt((1 + conf_level) / 2, df) * sqrt(variance)
  out$n_clusters <- length(ids)
}
out
