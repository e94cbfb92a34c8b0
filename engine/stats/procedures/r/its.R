n <- sum(!is.na(y))
time <- which(!is.na(y))
y <- y[time]
design <- function(at) {
  after <- at >= change_point
  waves <- lapply(seq_len(harmonics), function(h) cbind(sin(2 * pi * h * at / period), cos(2 * pi * h * at / period)))
  do.call(cbind, c(list(1, at, after, ifelse(after, at - change_point + first_post_is_one, 0)), waves))
}
X <- design(time)
k <- ncol(X)
model <- lm(y ~ 0 + X)
e <- residuals(model)
b <- coef(model)
if (is.null(lag)) lag <- floor(4 * (n / 100)^(2 / 9))
q <- qt((1 + conf_level) / 2, n - k)
# sandwich::NeweyWest(model, lag, prewhite = FALSE)
u <- X * e
meat <- crossprod(u)
for (l in seq_len(lag)) {
  g <- crossprod(u[-seq_len(l), , drop = FALSE], u[seq_len(n - l), , drop = FALSE])
  meat <- meat + (1 - l / (lag + 1)) * (g + t(g))
}
V <- solve(crossprod(X)) %*% meat %*% solve(crossprod(X))
se <- sqrt(diag(V))
rows <- function(estimate, se) Map(function(e, s) e + c(-1, 1) * q * s, unname(estimate), unname(se))
described <- function(rho, estimate, se) list(rho = rho, estimate = estimate,
  se = se, p = 2 * pt(-abs(estimate / se), n - k), ci = rows(estimate, se))
# Prais and Winsten, until rho stays.
turn <- function(m, rho) {
  m <- as.matrix(m)
  rbind(sqrt(1 - rho^2) * m[1, ], m[-1, , drop = FALSE] - rho * m[-n, , drop = FALSE])
}
rho <- 0
r <- e
for (round in 1:1000) {
  next_rho <- sum(r[-1] * r[-n]) / sum(r[-n]^2)
  turned <- lm(turn(y, next_rho) ~ 0 + turn(X, next_rho))
  r <- as.vector(y - X %*% coef(turned))
  if (abs(next_rho - rho) < 1e-13) break
  rho <- next_rho
}
prais_winsten <- described(next_rho, coef(turned), summary(turned)$coefficients[, 2])
# nlme::gls(y ~ 0 + X, correlation = corAR1()), which stops at about five digits.
likelihood <- function(rho, reml) {
  tX <- turn(X, rho)
  fit <- lm.fit(tX, turn(y, rho))
  rest <- n - if (reml) k else 0
  s2 <- sum(fit$residuals^2) / rest
  A <- crossprod(tX)
  value <- -0.5 * (rest * (log(2 * pi * s2) + 1) - log(1 - rho^2) + if (reml) as.numeric(determinant(A)$modulus) else 0)
  list(value = value, estimate = fit$coefficients, s2 = s2, se = sqrt(diag(solve(A)) * s2))
}
gls <- function(reml) {
  grid <- seq(-0.995, 0.995, 0.01)
  at <- grid[which.max(sapply(grid, function(r) likelihood(r, reml)$value))]
  rho <- optimize(function(r) likelihood(r, reml)$value, pmax(-0.9999, pmin(0.9999, at + c(-0.01, 0.01))), maximum = TRUE, tol = 1e-12)$maximum
  best <- likelihood(rho, reml)
  c(described(rho, best$estimate, best$se), list(sigma2_innovation = best$s2, log_likelihood = best$value))
}
if (is.null(effect_at)) effect_at <- max(time)
with_change <- drop(design(effect_at))
without <- replace(with_change, 3:4, 0)
change <- with_change - without
absolute_se <- sqrt(drop(change %*% V %*% change))
# lmtest::bgtest(model, bg_order)
lagged <- sapply(seq_len(bg_order), function(l) c(rep(0, l), e[seq_len(n - l)]))
bg <- n * (1 - sum(residuals(lm(e ~ 0 + X + lagged))^2) / sum(e^2))
ljung <- Box.test(e, lb_lag, "Ljung-Box")
terms <- c("(Intercept)", "time", "step", "slope_change", if (harmonics > 0) paste0(c("sin", "cos"), rep(seq_len(harmonics), each = 2)))
list(terms = terms, estimate = b, se_ols = summary(model)$coefficients[, 2], se_newey_west = se, se_newey_west_adjusted = se * sqrt(n / (n - k)),
  p_newey_west = 2 * pt(-abs(b / se), n - k), ci_newey_west = rows(b, se), df = n - k, sigma = summary(model)$sigma, lag = lag,
  prais_winsten = prais_winsten, gls_ar1_reml = gls(TRUE), gls_ar1_ml = gls(FALSE),
  effect = list(at = effect_at, counterfactual = sum(without * b), fitted = sum(with_change * b), absolute = sum(change * b),
    absolute_se = absolute_se, absolute_ci = sum(change * b) + c(-1, 1) * q * absolute_se, relative = sum(change * b) / sum(without * b)),
  durbin_watson = sum(diff(e)^2) / sum(e^2), breusch_godfrey = c(bg, pchisq(bg, bg_order, lower.tail = FALSE)),
  ljung_box = if (lb_lag < n) c(ljung$statistic, ljung$p.value), acf = acf(e, min(6, n - 1), plot = FALSE)$acf[-1])
