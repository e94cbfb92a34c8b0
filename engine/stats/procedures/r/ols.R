data[] <- lapply(data, function(v) if (is.character(v)) factor(v, levels = sort(unique(v), method = "radix")) else v)
model <- lm(formula, data)
figures <- summary(model)$coefficients
X <- model.matrix(model)
e <- residuals(model)
n <- nrow(X)
k <- ncol(X)
leverage <- hatvalues(model)
rows <- function(m) lapply(seq_len(k), function(i) m[i, ])
out <- list(terms = names(coef(model)), estimate = figures[, 1], se = figures[, 2], t = figures[, 3], p = figures[, 4],
  ci = rows(confint(model, level = conf_level)), r_squared = summary(model)$r.squared, adj_r_squared = summary(model)$adj.r.squared,
  sigma = summary(model)$sigma, f = summary(model)$fstatistic[1], f_df = summary(model)$fstatistic[2:3],
  df_residual = n - k, log_likelihood = logLik(model), aic = AIC(model), bic = BIC(model), max_leverage = max(leverage),
  max_cooks_distance = max(cooks.distance(model)), n = n)
# sandwich::vcovHC(model, "HC3") and the like
bread <- solve(crossprod(X))
weights <- list(HC0 = 1, HC1 = n / (n - k), HC2 = 1 / (1 - leverage), HC3 = 1 / (1 - leverage)^2, HC4 = (1 - leverage)^-pmin(4, n * leverage / k))
for (kind in toupper(hc)) {
  se <- sqrt(diag(bread %*% crossprod(X * sqrt(weights[[kind]]) * e) %*% bread))
  half <- qt((1 + conf_level) / 2, n - k) * se
  out[[paste0("se_", tolower(kind))]] <- se
  out[[paste0("p_", tolower(kind))]] <- 2 * pt(-abs(coef(model) / se), n - k)
  out[[paste0("ci_", tolower(kind))]] <- rows(cbind(coef(model) - half, coef(model) + half))
}
if (names(coef(model))[1] == "(Intercept)" && k > 1) { # lmtest::bptest(model)
  statistic <- n * summary(lm(e^2 ~ X[, -1]))$r.squared
  out$breusch_pagan <- c(statistic, k - 1, pchisq(statistic, k - 1, lower.tail = FALSE))
}
out
