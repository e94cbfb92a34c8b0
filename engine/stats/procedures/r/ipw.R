data[] <- lapply(data, function(v) if (is.character(v)) factor(v, levels = sort(unique(v), method = "radix")) else v)
complete <- data[complete.cases(data[c("y", all.vars(formula))]), ]
model <- glm(formula, binomial, complete, control = list(epsilon = 1e-14, maxit = 100))
z <- model$y
y <- complete$y
edge <- if (is.null(trim)) 0 else trim
p <- pmin(pmax(fitted(model), edge), 1 - edge)
share <- mean(z)
w <- switch(weights, ate = z / p + (1 - z) / (1 - p), att = z + (1 - z) * p / (1 - p),
  stabilised = z * share / p + (1 - z) * (1 - share) / (1 - p), overlap = z * (1 - p) + (1 - z) * p)
# As survey::svyglm(y ~ z, svydesign(~1, weights = w)), whose error is larger by sqrt(n / (n - 1)).
arm <- function(in_arm) {
  mean <- sum(w[in_arm] * y[in_arm]) / sum(w[in_arm])
  list(mean = mean, variance = sum((w[in_arm] * (y[in_arm] - mean))^2) / sum(w[in_arm])^2, ess = sum(w[in_arm])^2 / sum(w[in_arm]^2))
}
a <- arm(z == 1)
b <- arm(z == 0)
estimate <- a$mean - b$mean
se <- sqrt(a$variance + b$variance)
list(estimate = estimate, se = se, se_survey = se * sqrt(length(y) / (length(y) - 1)),
  ci_normal = estimate + c(-1, 1) * qnorm((1 + conf_level) / 2) * se,
  p = 2 * pnorm(-abs(estimate / se)), mean_treated = a$mean, mean_control = b$mean, ess_treated = a$ess, ess_control = b$ess,
  propensity_coefficients = coef(model), propensity_range = range(p), propensity_first5 = head(p, 5), weights_first5 = head(w, 5), n = length(y))
