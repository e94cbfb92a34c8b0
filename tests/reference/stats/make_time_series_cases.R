# Makes the cases of its, its_poisson and autocorrelation with base R: Rscript make_time_series_cases.R
# Data: R's built-in Nile (the flow at Aswan 1871-1970; the first dam was begun in 1899), discoveries (great inventions by
# year, World Almanac 1975) and LakeHuron.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

y <- as.numeric(Nile); n <- length(y); change <- 29; time <- seq_len(n); after <- time >= change; X <- cbind(1, time, after, ifelse(after, time - change, 0)); k <- 4
m <- lm(y ~ 0 + X); e <- residuals(m); b <- unname(coef(m)); bread <- solve(crossprod(X)); lag <- 4; u <- X * e; meat <- crossprod(u)
for (l in 1:lag) { g <- crossprod(u[-(1:l), ], u[seq_len(n - l), ]); meat <- meat + (1 - l / (lag + 1)) * (g + t(g)) }
V <- bread %*% meat %*% bread; se <- sqrt(diag(V))
turn <- function(m, rho) { m <- as.matrix(m); rbind(sqrt(1 - rho^2) * m[1, ], m[-1, , drop = FALSE] - rho * m[-n, , drop = FALSE]) }
rho <- 0; r <- e; repeat { next_rho <- sum(r[-1] * r[-n]) / sum(r[-n]^2); w <- lm(turn(y, next_rho) ~ 0 + turn(X, next_rho)); r <- as.vector(y - X %*% coef(w)); if (abs(next_rho - rho) < 1e-13) break; rho <- next_rho }
a <- arima(y, order = c(1, 0, 0), xreg = X, include.mean = FALSE, method = "ML", optim.control = list(reltol = 1e-15, maxit = 5000))
restricted <- function(rho) { W <- solve(rho^abs(outer(time, time, "-")) / (1 - rho^2)); A <- t(X) %*% W %*% X; beta <- solve(A, t(X) %*% W %*% y); s <- as.numeric(t(y - X %*% beta) %*% W %*% (y - X %*% beta)) / (n - k); list(ll = as.numeric(-0.5 * ((n - k) * (log(2 * pi * s) + 1) - log(1 - rho^2) + determinant(A)$modulus)), beta = as.vector(beta), s = s, se = sqrt(diag(solve(A)) * s)) }
best <- optimize(function(p) restricted(p)$ll, c(-0.99, 0.99), maximum = TRUE, tol = 1e-12)$maximum; R <- restricted(best)
lagged <- sapply(1:2, function(l) c(rep(0, l), e[seq_len(n - l)])); bg <- n * (1 - sum(residuals(lm(e ~ 0 + X + lagged))^2) / sum(e^2)); lb <- Box.test(e, 12, "Ljung-Box")
x1 <- X[n, ]; x0 <- c(1, n, 0, 0); dx <- x1 - x0
write_cases("its",
  list(id = "nile_dam", data = list(y = y), options = list(change_point = change, lag = lag, bg_order = 2),
    expected = list(estimate = I(b), se_ols = I(unname(summary(m)$coefficients[, 2])), se_newey_west = I(unname(se)), p_newey_west = I(unname(2 * pt(-abs(b / se), n - k))), df = n - k, sigma = summary(m)$sigma,
      prais_winsten = list(rho = next_rho, estimate = I(unname(coef(w))), se = I(unname(summary(w)$coefficients[, 2]))),
      gls_ar1_ml = list(rho = unname(coef(a)[1]), estimate = I(unname(coef(a)[-1])), log_likelihood = a$loglik, sigma2_innovation = a$sigma2), gls_ar1_reml = list(rho = best, estimate = I(R$beta), se = I(R$se), sigma2_innovation = R$s, log_likelihood = R$ll),
      effect = list(at = n, counterfactual = sum(x0 * b), fitted = sum(x1 * b), absolute = sum(dx * b), absolute_se = sqrt(as.numeric(t(dx) %*% V %*% dx))),
      durbin_watson = sum(diff(e)^2) / sum(e^2), breusch_godfrey = I(c(bg, pchisq(bg, 2, lower.tail = FALSE))), ljung_box = I(c(unname(lb$statistic), lb$p.value)), acf = I(as.numeric(acf(e, 6, plot = FALSE)$acf)[-1])),
    tolerance = list(rel = 1e-8, abs = 1e-11, by_field = list(gls_ar1_ml = list(rel = 1e-4, abs = 1e-6), gls_ar1_reml = list(rel = 1e-5, abs = 1e-7))), call = "lm, arima(xreg, method = 'ML'), Box.test; Newey-West, Prais-Winsten, REML and Breusch-Godfrey written out"),
  list(id = "change_before_the_series", data = list(y = y), options = list(change_point = 1), expected = list(error = "invalid_argument"), call = "by definition"))

y <- as.numeric(discoveries); n <- length(y); time <- seq_len(n); step <- as.numeric(time >= 41); waves <- cbind(sin(2 * pi * time / 11), cos(2 * pi * time / 11))
poisson_case <- function(name, m, options) { s <- summary(m)$coefficients; phi <- sum(residuals(m, "pearson")^2) / m$df.residual
  list(id = name, data = list(y = y), options = options, expected = list(estimate = I(unname(s[, 1])), se = I(unname(s[, 2])), se_quasi = I(unname(s[, 2] * sqrt(phi))), dispersion = phi, deviance = m$deviance, aic = m$aic, rate_ratio = unname(exp(s[3, 1])), rate_ratio_ci = I(unname(exp(s[3, 1] + c(-1, 1) * qnorm(0.975) * s[3, 2])))), tolerance = list(rel = 1e-7, abs = 1e-10), call = "glm(y ~ time + step, poisson)") }
precise <- glm.control(epsilon = 1e-14, maxit = 100)
write_cases("its_poisson",
  poisson_case("discoveries", glm(y ~ time + step, poisson, control = precise), list(change_point = 41)),
  poisson_case("discoveries_waves", glm(y ~ time + step + waves, poisson, control = precise), list(change_point = 41, harmonics = 1, period = 11)),
  list(id = "no_event_after", data = list(y = c(3, 2, 4, 1, 2, 0, 0, 0, 0, 0)), options = list(change_point = 6), expected = list(error = "separation"), call = "by definition"))

y <- as.numeric(LakeHuron); n <- length(y); lb <- Box.test(y, 8, "Ljung-Box"); bp <- Box.test(y, 8); s <- (y > median(y))[y != median(y)]; runs <- length(rle(s)$lengths); above <- sum(s); below <- sum(!s); mu <- 2 * above * below / (above + below) + 1; z <- (runs - mu) / sqrt((mu - 1) * (mu - 2) / (above + below - 1))
write_cases("autocorrelation",
  list(id = "lake_huron", data = list(y = y), options = list(lag = 8), expected = list(acf = I(as.numeric(acf(y, 8, plot = FALSE)$acf)[-1]), pacf = I(as.numeric(pacf(y, 8, plot = FALSE)$acf)), ljung_box = I(c(unname(lb$statistic), lb$p.value)), box_pierce = I(c(unname(bp$statistic), bp$p.value)), durbin_watson = sum(diff(y)^2) / sum((y - mean(y))^2), runs = runs, runs_z = z, runs_p = 2 * pnorm(-abs(z))), tolerance = list(rel = 1e-8, abs = 1e-12), call = "acf, pacf, Box.test"),
  list(id = "constant", data = list(y = c(4, 4, 4, 4)), expected = list(error = "zero_variance"), call = "by definition"))
