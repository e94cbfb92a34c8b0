# Makes the cases of mmrm and lmm: closed forms where the data are balanced, else the likelihood itself over one dense
# covariance matrix, maximised by optim and differentiated numerically: Rscript make_mixed_models_cases.R
# Data: R's built-in sleep (Cushny & Peebles 1905), Orange (Draper & Smith 1998), and
# invented tables with missed visits and with walks.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

# Sleep: two visits, everybody seen, so everything is the paired t test.
d <- sleep$extra[sleep$group == 2] - sleep$extra[sleep$group == 1]; S <- var(cbind(sleep$extra[sleep$group == 1], sleep$extra[sleep$group == 2]))
paired <- t.test(d)
sleep_case <- list(id = "sleep_paired_t", data = list(id = as.character(sleep$ID), visit = as.numeric(as.character(sleep$group)), extra = sleep$extra), options = list(formula = "extra ~ factor(visit)", covariance = "us"),
  expected = list(n_observations = 20, n_subjects = 10, estimate = I(c(mean(sleep$extra[sleep$group == 1]), mean(d))), covariance = list(I(S[1, ]), I(S[2, ])),
    kr = list(se = I(c(sqrt(S[1, 1] / 10), paired$stderr)), df = I(c(9, 9)), p = I(c(2 * pt(-mean(sleep$extra[sleep$group == 1]) / sqrt(S[1, 1] / 10), 9), paired$p.value)))),
  tolerance = list(rel = 1e-8, abs = 1e-12), call = "t.test(y2 - y1); var(cbind(y1, y2))")

# Dense engine: V(theta) of all rows, restricted likelihood, derivatives by differences of fourth order.
restricted <- function(theta, y, X, V) {
  v <- V(theta); L <- tryCatch(chol(v), error = function(e) NULL); if (is.null(L)) return(-Inf)
  W <- chol2inv(L); A <- t(X) %*% W %*% X; b <- solve(A, t(X) %*% W %*% y); r <- y - X %*% b
  as.numeric(-0.5 * (2 * sum(log(diag(L))) + t(r) %*% W %*% r + determinant(A)$modulus + (length(y) - ncol(X)) * log(2 * pi)))
}
slope <- function(f, t0, h) sapply(seq_along(t0), function(i) { e <- replace(0 * t0, i, h[i]); (8 * (f(t0 + e) - f(t0 - e)) - (f(t0 + 2 * e) - f(t0 - 2 * e))) / (12 * h[i]) })
curve2 <- function(f, t0, h) sapply(seq_along(t0), function(i) { e <- replace(0 * t0, i, h[i]); (8 * (slope(f, t0 + e, h) - slope(f, t0 - e, h)) - (slope(f, t0 + 2 * e, h) - slope(f, t0 - 2 * e, h))) / (12 * h[i]) })
fit_dense <- function(y, X, V, start) {
  f <- function(t) restricted(t, y, X, V)
  t0 <- optim(start, function(t) { v <- f(t); if (is.finite(v)) -v else 1e10 }, control = list(maxit = 20000, reltol = 1e-15))$par
  for (i in 1:6) { h <- 2e-3 * pmax(abs(t0), 0.02 * max(abs(t0))); H <- curve2(f, t0, h); t0 <- t0 - solve((H + t(H)) / 2, slope(f, t0, h)) }
  H <- curve2(f, t0, h); W <- solve(V(t0)); Phi <- solve(t(X) %*% W %*% X); list(theta = t0, ll = f(t0), W = W, Phi = Phi, beta = as.vector(Phi %*% t(X) %*% W %*% y), observed = -(H + t(H)) / 2)
}
# Kenward & Roger 1997 for a covariance that is linear in theta: dV lists its derivatives.
kenward_roger <- function(fit, X, dV, weights = solve(fit$observed)) {
  P <- lapply(dV, function(D) -t(X) %*% fit$W %*% D %*% fit$W %*% X); Lambda <- 0 * fit$Phi
  for (i in seq_along(dV)) for (j in seq_along(dV)) Lambda <- Lambda + weights[i, j] * (t(X) %*% fit$W %*% dV[[i]] %*% fit$W %*% dV[[j]] %*% fit$W %*% X - P[[i]] %*% fit$Phi %*% P[[j]])
  g <- sapply(P, function(p) diag(fit$Phi %*% p %*% fit$Phi))
  list(se = sqrt(diag(fit$Phi + 2 * fit$Phi %*% Lambda %*% fit$Phi)), df = 2 * diag(fit$Phi)^2 / rowSums((g %*% weights) * g))
}

id <- rep(1:12, each = 3); visit <- rep(c(0, 6, 12), 12); group <- rep(c("new", "old"), each = 18)
pain <- c(7.1, 5.2, 3.9, 8.4, NA, 6.1, 6.3, 4.4, NA, 9.0, 7.2, 6.8, 5.5, 4.1, 4.6, 7.7, 5.9, 3.2, 7.4, 7.0, 6.1, 6.6, NA, NA, 8.2, 8.1, 7.7, 5.9, 6.3, 5.0, 7.9, NA, 7.1, 8.8, 8.0, 6.9)
ok <- !is.na(pain); D <- data.frame(id, visit, group, pain)[ok, ]; X <- model.matrix(pain ~ group + factor(visit), D); v <- match(D$visit, c(0, 6, 12)); same <- outer(D$id, D$id, "==")
place <- list(c(1, 1), c(1, 2), c(2, 2), c(1, 3), c(2, 3), c(3, 3))
dV <- lapply(place, function(p) same * (outer(v == p[1], v == p[2]) | outer(v == p[2], v == p[1])))
us <- function(t) Reduce(`+`, Map(`*`, t, dV)); fit <- fit_dense(D$pain, X, us, c(1, 0.5, 1, 0.5, 0.5, 1)); kr <- kenward_roger(fit, X, dV); S <- matrix(fit$theta[c(1, 2, 4, 2, 3, 5, 4, 5, 6)], 3)
cV <- list(diag(nrow(D)), same - diag(nrow(D))); cs <- function(t) t[1] * cV[[1]] + t[2] * cV[[2]]; fit2 <- fit_dense(D$pain, X, cs, c(1, 0.5)); kr2 <- kenward_roger(fit2, X, cV)
table <- list(id = id, visit = visit, group = group, pain = pain)
loose <- list(rel = 1e-9, abs = 1e-12, by_field = list(estimate = list(rel = 1e-6, abs = 1e-7), se = list(rel = 1e-5), covariance = list(rel = 1e-5, abs = 1e-5), log_likelihood = list(abs = 1e-7), kr = list(rel = 1e-4)))
pain_case <- function(name, structure, f, k, S) list(id = name, data = table, options = list(formula = "pain ~ group + factor(visit)", covariance = structure),
  expected = list(n_observations = sum(ok), n_subjects = 12, n_missing = sum(!ok), estimate = I(f$beta), se = I(sqrt(diag(f$Phi))), covariance = lapply(1:3, function(i) I(S[i, ])), log_likelihood = f$ll, kr = list(se = I(k$se), df = I(k$df))),
  tolerance = loose, call = "restricted likelihood over one dense matrix; Kenward & Roger 1997 with numerical observed information")
write_cases("mmrm", sleep_case, pain_case("missed_visits_us", "us", fit, kr, S), pain_case("missed_visits_cs", "cs", fit2, kr2, matrix(fit2$theta[2], 3, 3) + diag(fit2$theta[1] - fit2$theta[2], 3)),
  list(id = "visit_twice", data = list(id = c(1, 1, 2, 2, 3, 3), visit = c(1, 1, 1, 2, 1, 2), y = c(1, 2, 3, 5, 4, 7)), options = list(formula = "y ~ 1", covariance = "cs"), expected = list(error = "invalid_argument"), call = "by definition"))

# Orange: five trees seen at the same seven ages, so the random intercept has the closed form of analysis of variance.
m <- anova(lm(circumference ~ age + as.character(Tree), Orange)); mse <- m[3, 3]; tau <- (m[2, 3] - mse) / 7; b <- coef(lm(circumference ~ age, Orange)); Sxx <- sum((Orange$age - mean(Orange$age))^2)
ranks <- as.vector(tapply(residuals(lm(circumference ~ age, Orange)), factor(as.character(Orange$Tree), unique(as.character(Orange$Tree))), mean)); X <- cbind(1, Orange$age); V <- function(t) t[1] * outer(as.character(Orange$Tree), as.character(Orange$Tree), "==") + diag(t[2], 35)
orange <- list(id = "orange_intercept", data = list(circumference = Orange$circumference, age = Orange$age, Tree = as.character(Orange$Tree)), options = list(formula = "circumference ~ age + (1 | Tree)"),
  expected = list(n = 35, estimate = I(unname(b)), se = I(c(sqrt(tau / 5 + mse * (1 / 35 + mean(Orange$age)^2 / Sxx)), sqrt(mse / Sxx))), random_covariance = list(I(tau)), residual_variance = mse, icc = tau / (tau + mse), log_likelihood = restricted(c(tau, mse), Orange$circumference, X, V), blup = lapply(ranks * 7 * tau / (7 * tau + mse), I)),
  tolerance = list(rel = 1e-7, abs = 1e-9), call = "anova(lm(circumference ~ age + Tree)): tau = (MSB - MSE) / 7")
# Invented: ten people, three to seven walks each at times of their own, with intercept and slope of their own.
set.seed(4); size <- c(3, 5, 7, 4, 6, 5, 5, 4, 6, 3); person <- rep(paste0("p", 1:10), size); time <- round(runif(sum(size), 0, 10), 1)
metres <- round(300 + rep(rnorm(10, 0, 30), size) + (8 + rep(rnorm(10, 0, 4), size)) * time + rnorm(sum(size), 0, 12), 1); X <- cbind(1, time); same <- outer(person, person, "==")
cV <- list(same * 1, same * outer(time, time, "+"), same * outer(time, time), diag(length(time))); V <- function(t) Reduce(`+`, Map(`*`, t, cV)); fit <- fit_dense(metres, X, V, c(800, 0, 15, 140))
M <- fit$W - fit$W %*% X %*% fit$Phi %*% t(X) %*% fit$W; E <- sapply(cV, function(D) sapply(cV, function(G) sum((M %*% D) * t(M %*% G)) / 2)) # Harville 1977
expected_kr <- kenward_roger(fit, X, cV, solve(E)); observed <- kenward_roger(fit, X, cV)
walks <- list(id = "walks_slope", data = list(metres = metres, time = time, person = person), options = list(formula = "metres ~ time + (time | person)"),
  expected = list(n = length(time), estimate = I(fit$beta), se = I(sqrt(diag(fit$Phi))), random_covariance = list(I(fit$theta[1:2]), I(fit$theta[2:3])), residual_variance = fit$theta[4], log_likelihood = fit$ll, aic = -2 * fit$ll + 12, kr = list(se = I(expected_kr$se), df = I(expected_kr$df)), satterthwaite = list(df = I(observed$df))),
  tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(estimate = list(rel = 1e-6), se = list(rel = 1e-5), random_covariance = list(rel = 1e-4), residual_variance = list(rel = 1e-5), log_likelihood = list(abs = 1e-6), aic = list(abs = 1e-5), kr = list(rel = 1e-4), satterthwaite = list(rel = 1e-4))),
  call = "restricted likelihood over one dense matrix; Kenward & Roger 1997 with expected information")
write_cases("lmm", orange, walks, list(id = "no_random_part", data = list(y = c(1, 2, 3, 5), g = c("a", "a", "b", "b")), options = list(formula = "y ~ 1"), expected = list(error = "invalid_argument"), call = "by definition"))
