# Makes the reference cases about questionnaires: Rscript make_measurement_cases.R
# Data: R's built-in attitude (Chatterjee & Price 1977) and invented small tables.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

items <- attitude[, c("complaints", "learning", "raises", "rating")] # in the order of their names, as JSON objects are
items$raises[4] <- NA
X <- as.matrix(na.omit(items)); n <- nrow(X); k <- ncol(X)
# Alpha from the two-way analysis of variance (Hoyt 1941) instead of from covariances.
hoyt <- function(M) { long <- data.frame(v = as.vector(M), person = factor(rep(seq_len(nrow(M)), ncol(M))), item = factor(rep(seq_len(ncol(M)), each = nrow(M)))); ms <- anova(lm(v ~ person + item, long))$`Mean Sq`; 1 - ms[3] / ms[1] }
a <- hoyt(X); R <- cor(X)
write_cases("cronbach_alpha",
  list(id = "attitude", data = as.list(items), options = list(conf_level = 0.9), expected = list(n = n, n_missing = 1, k = k, alpha = a, ci = I(1 - (1 - a) * qf(c(0.95, 0.05), n - 1, (n - 1) * (k - 1))), mean_inter_item_correlation = mean(R[upper.tri(R)]), item_rest_correlation = I(sapply(1:k, function(i) cor(X[, i], rowSums(X[, -i])))), alpha_if_dropped = I(sapply(1:k, function(i) hoyt(X[, -i]))), split_half_odd_even = { r <- cor(X[, 1] + X[, 3], X[, 2] + X[, 4]); 2 * r / (1 + r) }), call = "anova(lm(value ~ person + item)), Hoyt 1941; qf"),
  list(id = "same_answer", data = list(a = c(2, 2, 2), b = c(1, 2, 3)), expected = list(error = "zero_variance"), call = "by definition"))

# One factor by minimising the discrepancy over loadings and log uniquenesses of standardised items.
Z <- cor(X); discrepancy <- function(theta) { S <- tcrossprod(theta[1:k]) + diag(exp(theta[k + 1:k])); log(det(S)) + sum(diag(solve(S, Z))) - log(det(Z)) - k }
theta <- c(rep(0.7, k), rep(log(0.5), k))
for (round in 1:20) theta <- optim(theta, discrepancy, method = "BFGS", control = list(reltol = 1e-15, maxit = 2000, ndeps = rep(1e-5, 2 * k)))$par
s <- apply(X, 2, sd); l <- unname(theta[1:k] * s); u <- unname(exp(theta[k + 1:k]) * s^2); chi <- (n - 1) * discrepancy(theta)
loose <- function(r) list(rel = r, abs = r)
write_cases("mcdonald_omega",
  list(id = "attitude", data = as.list(items), expected = list(n = n, omega_total = sum(l)^2 / (sum(l)^2 + sum(u)), loadings = I(l), uniquenesses = I(u), fit_chi2 = chi, df = 2, p = pchisq(chi, 2, lower.tail = FALSE)), tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(omega_total = loose(1e-5), loadings = loose(1e-3), uniquenesses = loose(1e-3), fit_chi2 = loose(1e-5), p = loose(1e-5))), call = "optim on the discrepancy of one factor; pchisq(lower.tail = FALSE)"),
  list(id = "two_items", data = list(a = c(1, 2, 3), b = c(1, 3, 2)), expected = list(error = "insufficient_data"), call = "by definition"))

ratings <- list(first = c(7, 4, 6, 8, 3, 5, 9, 6), second = c(6, 5, 6, 9, 2, 5, 8, 8), third = c(8, 5, 7, 9, 4, 7, 9, 7))
M <- as.data.frame(ratings); n <- nrow(M); k <- ncol(M)
long <- data.frame(v = unlist(M), person = factor(rep(1:n, k)), rater = factor(rep(1:k, each = n)))
two <- anova(lm(v ~ person + rater, long))$`Mean Sq`; within <- anova(lm(v ~ person, long))$`Mean Sq`[2]
consistency <- { f <- two[1] / two[3]; q <- c(qf(0.975, n - 1, (n - 1) * (k - 1)), 1 / qf(0.975, (n - 1) * (k - 1), n - 1)); (f / q - 1) / (f / q + k - 1) }
write_cases("icc",
  list(id = "three_raters", data = ratings, expected = list(n = n, k = k, msr = two[1], msc = two[2], mse = two[3], msw = within, icc1 = list(estimate = (two[1] - within) / (two[1] + (k - 1) * within), p = pf(two[1] / within, n - 1, n * (k - 1), lower.tail = FALSE)), icc2 = list(estimate = (two[1] - two[3]) / (two[1] + (k - 1) * two[3] + k / n * (two[2] - two[3]))), icc3 = list(estimate = (two[1] - two[3]) / (two[1] + (k - 1) * two[3]), ci = I(consistency)), icc3k = list(estimate = 1 - two[3] / two[1]), sem_consistency = sqrt(two[3])), call = "anova(lm(v ~ person + rater)), anova(lm(v ~ person)); Shrout & Fleiss 1979"),
  list(id = "full_agreement", data = list(a = c(1, 2, 3), b = c(1, 2, 3)), expected = list(error = "zero_variance"), call = "by definition"))

before <- c(31, 28, 35, 40, 22, 27, 33, 30); again <- c(30, 29, 36, 38, 24, 27, 31, 32); d <- again - before
write_cases("measurement_error",
  list(id = "retest", data = list(x = before, y = again), options = list(conf_level = 0.9), expected = list(n = 8, bias = mean(d), sem = sqrt(sum((d - mean(d))^2) / 7 / 2), loa = I(mean(d) + c(-1, 1) * qnorm(0.975) * sd(d)), bias_ci = I(as.numeric(t.test(d, conf.level = 0.9)$conf.int))), call = "t.test(y - x, conf.level = 0.9); Bland & Altman 1999"),
  list(id = "reliability", scalars = TRUE, data = list(sd = 6.5, reliability = 0.8, n = 50), expected = list(sem = 6.5 * sqrt(0.2), sdc_individual = qnorm(0.975) * 6.5 * sqrt(0.4)), call = "closed form"))

# Kappa and its standard error by the delta method in a numerical gradient over the table's shares.
grades <- c("mild", "none", "severe")
x <- rep(c("mild", "none", "severe"), c(14, 10, 9)); y <- c(rep(grades, c(9, 3, 2)), rep(grades, c(2, 8, 0)), rep(grades, c(3, 1, 5)))
shares <- as.vector(table(factor(x, grades), factor(y, grades))) / length(x)
kappa_of <- function(p, w) { P <- matrix(p, 3); e <- sum(w * outer(rowSums(P), colSums(P))); (sum(w * P) - e) / (1 - e) }
agreement <- function(w) { g <- sapply(1:9, function(i) { h <- replace(numeric(9), i, 1e-5); (kappa_of(shares + h, w) - kappa_of(shares - h, w)) / 2e-5 }); V <- diag(shares) - tcrossprod(shares); list(kappa = kappa_of(shares, w), se = sqrt(drop(g %*% V %*% g) / length(x))) }
distance <- abs(outer(1:3, 1:3, "-")) / 2
write_cases("kappa",
  list(id = "grades", data = list(x = x, y = y), expected = list(n = 33, levels = I(grades), observed_agreement = mean(x == y), unweighted = agreement(diag(3)), linear = agreement(1 - distance), quadratic = agreement(1 - distance^2), pabak = (3 * mean(x == y) - 1) / 2), tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(se = list(rel = 1e-7))), call = "delta method with a numerical gradient"),
  list(id = "one_category", data = list(x = c("a", "a"), y = c("a", "a")), expected = list(error = "zero_variance"), call = "by definition"))

score <- c(20, 20, 13, 20, 7, 0, 18, 20, 16, 11); wilson <- function(k) as.numeric(prop.test(k, 10, correct = FALSE)$conf.int)
write_cases("floor_ceiling",
  list(id = "twenty_points", data = list(x = score), options = list(min = 0, max = 20), expected = list(n = 10, floor = 0.1, floor_ci = I(wilson(1)), floor_flag = FALSE, ceiling = 0.4, ceiling_ci = I(wilson(4)), ceiling_flag = TRUE), call = "prop.test(correct = FALSE)"),
  list(id = "outside_the_scale", data = list(x = c(1, 25)), options = list(min = 0, max = 20), expected = list(error = "invalid_argument"), call = "by definition"))

# Samejima's model by integrate() instead of a grid; the grid below is wide and fine enough to agree.
slope <- c(1.7, 0.9, 2.4); cut <- list(c(-1, 0.5), c(-0.5, 0.3, 1.4), c(0.1))
likelihood <- function(theta, answers) { out <- dnorm(theta); for (i in which(!is.na(answers))) { edge <- c(-Inf, cut[[i]], Inf); out <- out * (plogis(slope[i] * (theta - edge[answers[i] + 1])) - plogis(slope[i] * (theta - edge[answers[i] + 2]))) }; out }
moment <- function(answers, f) integrate(function(t) f(t) * likelihood(t, answers), -12, 12, rel.tol = 1e-12, subdivisions = 1000)$value
people <- list(c(2, 3, 1), c(0, 1, NA), c(1, 0, 0)); mass <- sapply(people, moment, function(t) 1 + 0 * t); level <- sapply(people, moment, function(t) t) / mass
spread <- sqrt(sapply(people, moment, function(t) t^2) / mass - level^2)
write_cases("irt_grm_eap",
  list(id = "three_items", data = list(responses = lapply(people, I)), options = list(a = I(slope), b = lapply(cut, I), grid = I(c(-10, 10, 0.05))), expected = list(n = 3, n_missing = 1, theta = I(level), se = I(spread), t_score = I(50 + 10 * level), exact_theta = I(level), exact_se = I(spread)), tolerance = list(rel = 1e-8, abs = 1e-9), call = "integrate(), -12 to 12"),
  list(id = "falling_thresholds", data = list(responses = list(I(1))), options = list(a = I(1), b = list(I(c(1, 0)))), expected = list(error = "invalid_argument"), call = "by definition"))
