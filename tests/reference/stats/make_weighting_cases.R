# Reference cases for weighting and balance: Rscript make_weighting_cases.R
# Data: R's built-in mtcars (manual against automatic) and invented tables. Base R alone.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

treat <- mtcars$am; y <- mtcars$mpg; hp <- mtcars$hp; qsec <- mtcars$qsec; gears <- ifelse(mtcars$cyl == 4, "four", ifelse(mtcars$cyl == 6, "six", "eight"))
weighted <- function(kind, trim = 0) {
  m <- glm(treat ~ hp + qsec, binomial, control = list(epsilon = 1e-14, maxit = 100)); p <- pmin(pmax(fitted(m), trim), 1 - trim); z <- treat; s <- mean(z)
  w <- switch(kind, ate = z / p + (1 - z) / (1 - p), att = z + (1 - z) * p / (1 - p), stabilised = z * s / p + (1 - z) * (1 - s) / (1 - p), overlap = z * (1 - p) + (1 - z) * p)
  f <- lm(y ~ treat, weights = w); X <- model.matrix(f); B <- solve(crossprod(X * sqrt(w))); se <- sqrt((B %*% crossprod(X * w * resid(f)) %*% B)[2, 2]); e <- coef(f)[[2]]
  list(n = 32, n_treated = sum(z), propensity_coefficients = I(unname(coef(m))), propensity_range = I(range(p)), mean_control = coef(f)[[1]], mean_treated = sum(coef(f)), estimate = e, se = se, se_survey = se * sqrt(32 / 31), ci_normal = I(e + c(-1, 1) * qnorm(0.975) * se), ess_treated = sum(w[z == 1])^2 / sum(w[z == 1]^2), ess_control = sum(w[z == 0])^2 / sum(w[z == 0]^2))
}
cars <- list(treat = treat, y = y, hp = hp, qsec = qsec); close <- list(rel = 1e-7, abs = 1e-9)
write_cases("ipw",
  list(id = "cars_ate", data = cars, options = list(formula = "treat ~ hp + qsec", weights = "ate", trim = 0.05), expected = weighted("ate", 0.05), tolerance = close, call = "glm(binomial), lm(weights), sandwich by matrices"),
  list(id = "cars_att", data = cars, options = list(formula = "treat ~ hp + qsec", weights = "att", trim = 0.01), expected = weighted("att", 0.01), tolerance = close, call = "the same"),
  list(id = "cars_stabilised", data = cars, options = list(formula = "treat ~ hp + qsec", weights = "stabilised", trim = 0.1), expected = weighted("stabilised", 0.1), tolerance = close, call = "the same"),
  list(id = "cars_overlap", data = cars, options = list(formula = "treat ~ hp + qsec", weights = "overlap"), expected = weighted("overlap"), tolerance = close, call = "the same"),
  list(id = "three_groups", data = list(treat = c(0, 1, 2, 1), y = 1:4, x = c(3, 1, 2, 5)), options = list(formula = "treat ~ x"), expected = list(error = "invalid_argument"), call = "by definition"))

# The dual minimised by optim.
balanced <- function(moments) {
  X <- cbind(hp, mtcars$carb); if (moments == 2) X <- cbind(X, X^2); Z <- sweep(sweep(X[treat == 0, ], 2, colMeans(X[treat == 1, ])), 2, apply(X[treat == 0, ], 2, sd), "/")
  dual <- function(l) { e <- Z %*% l; max(e) + log(sum(exp(e - max(e)))) }; slope <- function(l) { e <- Z %*% l; w <- exp(e - max(e)); colSums(as.vector(w / sum(w)) * Z) }
  l <- optim(rep(0, ncol(Z)), dual, slope, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000))$par; e <- Z %*% l; w <- as.vector(exp(e - max(e))); w <- w / sum(w)
  list(n_treated = sum(treat), n_control = length(w), mean_treated = mean(y[treat == 1]), weighted_mean_control = sum(w * y[treat == 0]), estimate = mean(y[treat == 1]) - sum(w * y[treat == 0]), ess = 1 / sum(w^2), entropy = sum(w * log(w * length(w))), max_weight = max(w), max_imbalance_sd = 0)
}
write_cases("entropy_balance",
  list(id = "cars", data = list(treat = treat, y = y, hp = hp, carb = mtcars$carb), options = list(moments = 1), expected = balanced(1), tolerance = list(rel = 1e-5, abs = 1e-8), call = "optim on the dual"),
  list(id = "out_of_reach", data = list(treat = c(1, 1, 0, 0, 0), y = 1:5, x = c(8, 9, 1, 2, 7)), expected = list(error = "no_solution"), call = "by definition"),
  list(id = "no_covariate", data = list(treat = c(1, 0, 0), y = 1:3), expected = list(error = "insufficient_data"), call = "by definition"))

numbers <- function(x, binary = FALSE) {
  a <- x[treat == 1]; b <- x[treat == 0]; v <- function(z) if (binary) mean(z) * (1 - mean(z)) else var(z)
  out <- list(type = if (binary) "binary" else "continuous", mean_treated = mean(a), mean_control = mean(b), n_missing = 0, smd = (mean(a) - mean(b)) / sqrt((v(a) + v(b)) / 2))
  if (binary) out else c(out, list(variance_ratio = var(a) / var(b), ks = max(abs(ecdf(a)(x) - ecdf(b)(x)))))
}
l <- sort(unique(gears)); p <- sapply(l, function(k) mean(gears[treat == 1] == k)); q <- sapply(l, function(k) mean(gears[treat == 0] == k)); S <- ((diag(p) - p %*% t(p)) + (diag(q) - q %*% t(q)))[-1, -1] / 2; d <- (p - q)[-1]
write_cases("balance_table",
  list(id = "cars", data = list(group = treat, hp = hp, vs = mtcars$vs, gears = gears), expected = list(n = 32, n_treated = 13, hp = numbers(hp), vs = numbers(mtcars$vs, TRUE), gears = list(type = "categorical", levels = I(l), p_treated = I(unname(p)), p_control = I(unname(q)), smd = sqrt(sum(d * solve(S, d))))), call = "Austin 2009; Yang & Dalton 2012, written out"),
  list(id = "named_groups", data = list(group = ifelse(treat == 1, "manual", "automatic"), hp = hp), options = list(treated = "manual"), expected = list(hp = numbers(hp)), call = "the same"),
  list(id = "three_groups", data = list(group = c("a", "b", "c"), x = 1:3), expected = list(error = "invalid_argument"), call = "by definition"))
