# Reference cases for regression models: Rscript make_regression_models_cases.R
# Data: R's built-in mtcars, warpbreaks, ChickWeight, infert and small invented tables. Robust errors by matrix algebra.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

rows <- function(m) lapply(seq_len(nrow(m)), function(i) I(unname(m[i, ])))
first <- function(x) unname(which(x >= max(x) * (1 - 1e-10))[1]) # equal up to rounding counts as equal
least_squares <- function(formula, data, kinds) {
  m <- lm(formula, data); s <- summary(m); X <- model.matrix(m); e <- resid(m); h <- hatvalues(m); n <- nrow(X); k <- ncol(X)
  bread <- solve(crossprod(X)); q <- qt(0.975, n - k)
  weights <- list(HC0 = 1, HC1 = n / (n - k), HC2 = 1 / (1 - h), HC3 = 1 / (1 - h)^2, HC4 = (1 - h)^-pmin(4, n * h / k))
  out <- list(terms = I(names(coef(m))), estimate = I(unname(coef(m))), se = I(unname(s$coef[, 2])), t = I(unname(s$coef[, 3])), p = I(unname(s$coef[, 4])), ci = rows(confint(m)),
    df_residual = m$df.residual, sigma = s$sigma, r_squared = s$r.squared, adj_r_squared = s$adj.r.squared, n = n, aic = AIC(m), bic = BIC(m), log_likelihood = as.numeric(logLik(m)),
    f = unname(s$fstatistic[1]), f_df = I(unname(s$fstatistic[2:3])), f_p = unname(pf(s$fstatistic[1], s$fstatistic[2], s$fstatistic[3], lower.tail = FALSE)),
    max_leverage = max(h), row_of_max_leverage = first(h), max_cooks_distance = max(cooks.distance(m)), row_of_max_cooks_distance = first(cooks.distance(m)))
  for (kind in kinds) {
    se <- unname(sqrt(diag(bread %*% crossprod(X * sqrt(weights[[kind]]) * e) %*% bread))); name <- tolower(kind)
    out[[paste0("se_", name)]] <- I(se); out[[paste0("p_", name)]] <- I(unname(2 * pt(-abs(coef(m) / se), n - k))); out[[paste0("ci_", name)]] <- rows(cbind(coef(m) - q * se, coef(m) + q * se))
  }
  if (names(coef(m))[1] == "(Intercept)") { statistic <- n * summary(lm(e^2 ~ X[, -1]))$r.squared; out$breusch_pagan <- I(c(statistic, k - 1, pchisq(statistic, k - 1, lower.tail = FALSE))) }
  out
}
kinds <- c("HC0", "HC1", "HC2", "HC3", "HC4")
breaks <- list(breaks = warpbreaks$breaks, wool = as.character(warpbreaks$wool), tension = as.character(warpbreaks$tension))
write_cases("ols",
  list(id = "cars", data = list(mpg = mtcars$mpg, wt = mtcars$wt, hp = mtcars$hp), options = list(formula = "mpg ~ wt + hp", hc = I(kinds)), expected = least_squares(mpg ~ wt + hp, mtcars, kinds), call = "lm, cooks.distance, hatvalues; sandwiches by matrix algebra"),
  list(id = "interaction", data = breaks, options = list(formula = "breaks ~ wool * tension", hc = "HC3"), expected = least_squares(breaks ~ wool * tension, as.data.frame(breaks), "HC3"), call = "lm(breaks ~ wool * tension)"),
  list(id = "through_zero", data = list(mpg = mtcars$mpg, wt = mtcars$wt, hp = mtcars$hp), options = list(formula = "mpg ~ wt + hp - 1"), expected = least_squares(mpg ~ wt + hp - 1, mtcars, "HC3"), call = "lm(mpg ~ wt + hp - 1)"),
  list(id = "no_error", data = list(y = c(3, 5, 7, 9), x = c(1, 2, 3, 4)), options = list(formula = "y ~ x"), expected = list(error = "zero_variance"), call = "by definition"),
  list(id = "random_part", data = list(y = c(3, 5, 7, 9), x = c(1, 2, 3, 4)), options = list(formula = "y ~ x + (1 | x)"), expected = list(error = "invalid_argument"), call = "by definition"))

chances <- function(formula, data) {
  m <- glm(formula, binomial, data, control = list(epsilon = 1e-14, maxit = 100)); s <- summary(m)$coef
  list(terms = I(names(coef(m))), estimate = I(unname(s[, 1])), se = I(unname(s[, 2])), z = I(unname(s[, 3])), p = I(unname(s[, 4])), ci = rows(confint.default(m)), odds_ratio = I(unname(exp(s[, 1]))),
    odds_ratio_ci = rows(exp(confint.default(m))), deviance = m$deviance, null_deviance = m$null.deviance, aic = m$aic, n = nobs(m), n_events = sum(m$y))
}
births <- infert[seq(1, 248, by = 2), ]; births$education <- as.character(births$education)
close <- list(rel = 1e-9, abs = 1e-12, by_field = list(estimate = list(rel = 1e-8, abs = 1e-10), se = list(rel = 1e-7)))
write_cases("logistic",
  list(id = "births", data = list(case = births$case, spontaneous = births$spontaneous, age = births$age, education = births$education), options = list(formula = "case ~ spontaneous + age + education"), expected = chances(case ~ spontaneous + age + education, births), tolerance = close, call = "glm(binomial)"),
  list(id = "separation_by_a_group", data = list(y = c(0, 1, 0, 1, 0, 1, 1, 1, 1), g = rep(c("a", "b", "c"), each = 3)), options = list(formula = "y ~ g"), expected = list(error = "separation"), call = "by definition"),
  list(id = "one_outcome", data = list(y = c(1, 1, 1, 1), x = c(1, 2, 4, 3)), options = list(formula = "y ~ x"), expected = list(error = "insufficient_data"), call = "by definition"),
  list(id = "collinear", data = list(y = c(1, 0, 1, 1, 0), x = c(1, 2, 4, 3, 5), z = c(2, 4, 8, 6, 10)), options = list(formula = "y ~ x + z"), expected = list(error = "singular"), call = "by definition"),
  list(id = "not_yes_or_no", data = list(y = c(1, 0, 2, 1, 0), x = c(1, 2, 4, 3, 5)), options = list(formula = "y ~ x"), expected = list(error = "invalid_argument"), call = "by definition"))

# CR2 as in its definition, with whole matrices: A = (I - H)^(-1/2) by eigenvalues, working covariance the identity.
differences <- function(y, treated, post, cluster = NULL, covariates = NULL) {
  data <- as.data.frame(c(list(y = y, treated = as.numeric(treated), post = as.numeric(post)), covariates)); m <- lm(as.formula(paste("y ~", paste(c("treated", "post", names(covariates), "treated:post"), collapse = " + "))), data)
  X <- model.matrix(m); e <- resid(m); n <- nrow(X); k <- ncol(X); M <- solve(crossprod(X)); H <- X %*% M %*% t(X); h <- diag(H); s <- summary(m)$coef["treated:post", ]; i <- k
  V <- function(w) sqrt((M %*% crossprod(X * sqrt(w) * e) %*% M)[i, i])
  out <- list(n = n, estimate = s[[1]], se = s[[2]], t = s[[3]], p = s[[4]], ci = I(unname(confint(m)["treated:post", ])), se_hc1 = V(n / (n - k)), se_hc3 = V(1 / (1 - h)^2),
    cell_means = I(c(mean(y[!treated & !post]), mean(y[!treated & post]), mean(y[treated & !post]), mean(y[treated & post]))))
  if (is.null(cluster)) return(out)
  ids <- unique(cluster); G <- length(ids); R <- diag(n) - H; b <- M[, i]; P <- matrix(0, n, G); cr0 <- 0; cr2 <- 0
  for (j in seq_len(G)) {
    rows <- which(cluster == ids[j]); E <- eigen(diag(length(rows)) - H[rows, rows, drop = FALSE], symmetric = TRUE); A <- E$vectors %*% (ifelse(E$values > 1e-10, E$values^-0.5, 0) * t(E$vectors))
    Xj <- X[rows, , drop = FALSE]; a <- A %*% Xj %*% b; cr0 <- cr0 + sum(Xj %*% b * e[rows])^2; cr2 <- cr2 + sum(a * e[rows])^2; P[, j] <- R[, rows, drop = FALSE] %*% a
  }
  W <- crossprod(P); df <- sum(diag(W))^2 / sum(W^2); q <- qt(0.975, df)
  c(out, list(n_clusters = G, se_cr0 = sqrt(cr0), se_cr1 = sqrt(cr0 * G / (G - 1) * (n - 1) / (n - k)), se_cr2 = sqrt(cr2), df_cr2 = df, p_cr2 = 2 * pt(-abs(out$estimate / sqrt(cr2)), df), ci_cr2 = I(out$estimate + c(-1, 1) * q * sqrt(cr2))))
}
treated <- as.numeric(ChickWeight$Diet %in% c(3, 4)); chosen <- ChickWeight$Time %in% c(0, 12); post <- as.numeric(ChickWeight$Time == 12)[chosen]; treated <- treated[chosen]; weight <- ChickWeight$weight[chosen]; chick <- as.character(ChickWeight$Chick)[chosen]
drop <- seq(1, length(weight), by = 9) # some chicks are seen once
shifts <- list(shift = rep(c("day", "late", "night"), length.out = length(weight)), room = rep(c(20, 21, 19, 23), length.out = length(weight)))
on <- treated == 1; after <- post == 1
write_cases("did",
  list(id = "chicks", data = list(y = weight[-drop], treated = treated[-drop], post = post[-drop], cluster = chick[-drop]), expected = differences(weight[-drop], on[-drop], after[-drop], chick[-drop]), call = "lm; cluster sandwiches by whole matrices"),
  list(id = "covariates", data = c(list(y = weight, treated = treated, post = post), shifts), expected = differences(weight, treated == 1, post == 1, NULL, shifts), call = "lm(y ~ treated + post + shift + room + treated:post)"),
  list(id = "nobody_before", data = list(y = c(3, 4, 5, 6), treated = c(0, 0, 1, 1), post = c(0, 1, 1, 1)), expected = list(error = "insufficient_data"), call = "by definition"),
  list(id = "one_cluster", data = list(y = c(3, 4, 5, 6, 2, 8, 6, 5), treated = rep(0:1, 4), post = rep(0:1, each = 4), cluster = rep("a", 8)), expected = list(error = "insufficient_data"), call = "by definition"))

# Estimating equations with the correlation from all pairs, iterated to the end; small clusters, plain matrices.
equations <- function(X, y, id, binomial, kind) {
  people <- split(seq_along(y), factor(id, unique(id))); beta <- rep(0, ncol(X)); alpha <- 0
  for (i in 1:500) {
    eta <- as.vector(X %*% beta); mu <- if (binomial) plogis(eta) else eta; v <- if (binomial) mu * (1 - mu) else rep(1, length(y)); r <- (y - mu) / sqrt(v); D <- X * sqrt(v); phi <- mean(r^2)
    pairs <- do.call(rbind, lapply(people, function(p) { g <- t(combn(length(p), 2)); cbind(r[p][g[, 1]] * r[p][g[, 2]] / phi, g[, 2] - g[, 1]) }))
    new <- if (kind == "exchangeable") mean(pairs[, 1]) else if (kind == "ar1") optimise(function(a) sum((pairs[, 1] - a^pairs[, 2])^2), c(-0.99, 0.99), tol = 1e-13)$minimum else 0
    B <- 0; M <- 0; U <- 0
    for (p in people) { k <- length(p); R <- if (kind == "ar1") new^abs(outer(1:k, 1:k, "-")) else diag(1 - new, k) + new; W <- t(D[p, , drop = FALSE]) %*% solve(R); B <- B + W %*% D[p, , drop = FALSE]; s <- W %*% r[p]; U <- U + s; M <- M + s %*% t(s) }
    step <- solve(B, U); beta <- beta + as.vector(step); done <- max(abs(step)) < 1e-13 && abs(new - alpha) < 1e-13; alpha <- new; if (done) break
  }
  se <- sqrt(diag(solve(B) %*% M %*% solve(B))); w <- (beta / se)^2
  list(terms = I(colnames(X)), estimate = I(beta), se_robust = I(unname(se)), wald = I(unname(w)), p = I(unname(pchisq(w, 1, lower.tail = FALSE))), alpha = if (kind == "independence") NULL else alpha, n = length(y), n_clusters = length(people))
}
trees <- Orange[order(as.character(Orange$Tree)), ]; tree <- as.character(trees$Tree); big <- as.numeric(trees$circumference > 110); X <- model.matrix(circumference ~ age, trees)
loose <- list(rel = 1e-6, abs = 1e-9, by_field = list(estimate = list(rel = 1e-6, abs = 1e-9), alpha = list(rel = 1e-5), p = list(rel = 1e-4, abs = 1e-9)))
grown <- list(id = tree, circumference = trees$circumference, age = trees$age)
visits <- list(id = rep(1:12, each = 3), yes = c(0,1,1, 0,0,1, 1,1,1, 0,0,0, 1,0,1, 0,1,1, 0,0,0, 1,1,0, 0,0,1, 1,1,1, 0,1,0, 0,0,1), visit = rep(0:2, 12), arm = rep(c("a", "b"), each = 18)); V <- model.matrix(~ visit + arm, visits)
write_cases("gee",
  list(id = "trees_independent", data = grown, options = list(formula = "circumference ~ age", corstr = "independence"), expected = equations(X, trees$circumference, tree, FALSE, "independence"), tolerance = loose, call = "Liang & Zeger 1986, written out"),
  list(id = "trees_ar1", data = grown, options = list(formula = "circumference ~ age", corstr = "ar1"), expected = equations(X, trees$circumference, tree, FALSE, "ar1"), tolerance = loose, call = "the same"),
  list(id = "visits_exchangeable", data = visits, options = list(formula = "yes ~ visit + arm", family = "binomial", corstr = "exchangeable"), expected = equations(V, visits$yes, visits$id, TRUE, "exchangeable"), tolerance = loose, call = "the same"),
  list(id = "one_person", data = list(id = c(1, 1, 1, 1), y = c(2, 4, 3, 6), x = 1:4), options = list(formula = "y ~ x"), expected = list(error = "insufficient_data"), call = "by definition"))
