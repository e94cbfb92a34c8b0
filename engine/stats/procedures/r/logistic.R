data[] <- lapply(data, function(v) if (is.character(v)) factor(v, levels = sort(unique(v), method = "radix")) else v)
model <- glm(formula, binomial, data, control = list(epsilon = 1e-14, maxit = 100))
figures <- summary(model)$coefficients
ci <- confint.default(model, level = conf_level)
rows <- function(m) lapply(seq_len(nrow(m)), function(i) m[i, ])
list(terms = names(coef(model)), estimate = figures[, 1], se = figures[, 2], z = figures[, 3], p = figures[, 4], ci = rows(ci),
  odds_ratio = exp(figures[, 1]), odds_ratio_ci = rows(exp(ci)), deviance = model$deviance, null_deviance = model$null.deviance,
  aic = model$aic, n = nobs(model), n_events = sum(model$y))
