if (is.null(population)) population <- rep(1, length(y))
time <- which(!is.na(y) & !is.na(population))
y <- y[time]
population <- population[time]
step <- as.numeric(time >= change_point)
X <- cbind(time, step)
if (slope_change) X <- cbind(X, ifelse(step == 1, time - change_point + first_post_is_one, 0))
for (h in seq_len(harmonics)) X <- cbind(X, sin(2 * pi * h * time / period), cos(2 * pi * h * time / period))
model <- glm(y ~ X + offset(log(population)), poisson, control = list(epsilon = 1e-14, maxit = 100))
figures <- summary(model)$coefficients
dispersion <- sum(residuals(model, "pearson")^2) / model$df.residual
quasi <- figures[, 2] * sqrt(dispersion)
r <- residuals(model, "pearson")
tail <- (1 + conf_level) / 2
waves <- if (harmonics > 0) paste0(c("sin", "cos"), rep(seq_len(harmonics), each = 2))
list(terms = c("(Intercept)", "time", "step", if (slope_change) "slope_change", waves),
  estimate = figures[, 1], se = figures[, 2], z = figures[, 3], p = figures[, 4], se_quasi = quasi,
  p_quasi = 2 * pt(-abs(figures[, 1] / quasi), model$df.residual), dispersion = dispersion, df = model$df.residual,
  deviance = model$deviance, aic = model$aic, rate_ratio = exp(figures[3, 1]),
  rate_ratio_ci = exp(figures[3, 1] + c(-1, 1) * qnorm(tail) * figures[3, 2]),
  rate_ratio_ci_quasi = exp(figures[3, 1] + c(-1, 1) * qt(tail, model$df.residual) * quasi[3]),
  durbin_watson = sum(diff(r)^2) / sum(r^2))
