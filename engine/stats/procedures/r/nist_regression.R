if (is.null(polynomial_degree)) {
  complete <- data[complete.cases(data), ]
  X <- as.matrix(complete[setdiff(names(complete), "y")])
} else {
  complete <- data[complete.cases(data[c("x", "y")]), ]
  X <- outer(complete$x, seq_len(polynomial_degree), "^")
}
model <- if (intercept) lm(complete$y ~ X, tol = 1e-14) else lm(complete$y ~ 0 + X, tol = 1e-14) # R computes with fewer digits
figures <- summary(model)$coefficients
predictors <- if (is.null(polynomial_degree)) colnames(X) else c("x", if (polynomial_degree > 1) paste0("x^", 2:polynomial_degree))
list(terms = c(if (intercept) "(Intercept)", predictors),
  estimate = figures[, 1], se = figures[, 2], residual_sd = summary(model)$sigma, r_squared = summary(model)$r.squared,
  df_residual = model$df.residual, n = nrow(complete))
