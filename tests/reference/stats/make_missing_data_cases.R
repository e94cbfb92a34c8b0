# Reference cases for missing data: Rscript make_missing_data_cases.R
# Data: R's built-in airquality (May and June) and invented tables. Rubin's rules and EM written out here from their equations.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

pool <- function(q, u, complete = Inf, level = 0.95) {
  m <- length(q); b <- var(q); t <- mean(u) + (1 + 1 / m) * b; lambda <- (1 + 1 / m) * b / t; r <- (1 + 1 / m) * b / mean(u)
  old <- (m - 1) / lambda^2; observed <- (complete + 1) / (complete + 3) * complete * (1 - lambda); df <- if (is.infinite(complete)) old else if (is.infinite(old)) observed else old * observed / (old + observed)
  list(m = m, qbar = mean(q), ubar = mean(u), b = b, t = t, se = sqrt(t), df = df, riv = r, lambda = lambda, fmi = (r + 2 / (df + 3)) / (1 + r), statistic = mean(q) / sqrt(t), p = 2 * pt(-abs(mean(q) / sqrt(t)), df), ci = I(mean(q) + c(-1, 1) * qt(1 - (1 - level) / 2, df) * sqrt(t)))
}
q <- c(4.1, 3.2, 5.0, 4.4, 3.9, 4.6); u <- c(1.2, 1.1, 1.4, 1.0, 1.3, 1.2)
write_cases("mi_pool",
  list(id = "six", data = list(estimates = q, variances = u), options = list(dfcom = 38), expected = pool(q, u, 38), call = "Rubin 1987 and Barnard & Rubin 1999, written out"),
  list(id = "six_99_large", data = list(estimates = q, variances = u), options = list(conf_level = 0.99), expected = pool(q, u, Inf, 0.99), call = "Rubin 1987, written out"),
  list(id = "all_alike_large", data = list(estimates = c(1, 1), variances = c(0.25, 0.25)), expected = pool(c(1, 1), c(0.25, 0.25)), call = "normal distribution"),
  list(id = "lengths_differ", data = list(estimates = c(1, 2), variances = 0.5), expected = list(error = "invalid_argument"), call = "by definition"),
  list(id = "no_variance", data = list(estimates = c(2, 2), variances = c(0, 0)), expected = list(error = "zero_variance"), call = "by definition"))

complete <- data.frame(score = c(12, 15, 11, 18, 20, 16, 22, 19, 14, 17), age = c(30, 41, 35, 52, 44, 38, 60, 49, 33, 47), group = rep(c("a", "b"), 5))
sets <- lapply(1:4, function(i) { d <- complete; d$score[c(3, 7)] <- d$score[c(3, 7)] + c(-2, 1, 3, 0)[i]; d$age[5] <- 40 + 2 * i; d })
original <- complete; original$score[c(3, 7)] <- NA; original$age[5] <- NA
stacked <- do.call(rbind, c(list(original), sets)); stacked$.imp <- rep(0:4, each = 10)
fits <- lapply(sets, function(d) lm(score ~ age + group, d))
parts <- lapply(1:3, function(i) pool(sapply(fits, function(f) coef(f)[i]), sapply(fits, function(f) vcov(f)[i, i]), 7))
part <- function(name) I(unname(sapply(parts, `[[`, name)))
write_cases("mi_pool_models",
  list(id = "four", data = as.list(stacked), options = list(formula = "score ~ age + group"), expected = list(terms = I(names(coef(fits[[1]]))), estimate = part("qbar"), se = part("se"), df = part("df"), p = part("p"), riv = part("riv"), lambda = part("lambda"), fmi = part("fmi"), ci = lapply(parts, `[[`, "ci"), m = 4, n = 10, r_squared_pooled = tanh(mean(sapply(fits, function(f) atanh(sqrt(summary(f)$r.squared)))))^2), call = "lm in each set; Rubin 1987, Barnard & Rubin 1999 and Harel 2009, written out"),
  list(id = "one_set", data = as.list(stacked[stacked$.imp < 2, ]), options = list(formula = "score ~ age"), expected = list(error = "insufficient_data"), call = "by definition"))

# Little's test by maximising the likelihood itself (not by EM): Cholesky factor and means with optim, then Newton by nlm.
little <- function(X) {
  k <- ncol(X); there <- !is.na(X); kind <- apply(there, 1, paste, collapse = ""); Z <- scale(X)
  unpack <- function(v) { L <- matrix(0, k, k); L[lower.tri(L, TRUE)] <- v[-(1:k)]; list(mean = v[1:k], S = L %*% t(L)) }
  cost <- function(v) { p <- unpack(v); sum(sapply(unique(kind), function(q) { rows <- which(kind == q); o <- there[rows[1], ]; S <- p$S[o, o, drop = FALSE]; D <- sweep(Z[rows, o, drop = FALSE], 2, p$mean[o]); length(rows) * log(det(S)) + sum((D %*% solve(S)) * D) })) }
  v <- c(rep(0, k), diag(k)[lower.tri(diag(k), TRUE)])
  for (i in 1:6) v <- optim(v, cost, method = "BFGS", control = list(maxit = 1000, reltol = 1e-16))$par
  v <- nlm(cost, v, gradtol = 1e-12, steptol = 1e-12, iterlim = 500)$estimate; p <- unpack(v)
  kinds <- unique(kind); statistic <- sum(sapply(kinds, function(q) { rows <- which(kind == q); o <- there[rows[1], ]; d <- colMeans(Z[rows, o, drop = FALSE]) - p$mean[o]; length(rows) * sum(d * solve(p$S[o, o, drop = FALSE], d)) }))
  df <- sum(sapply(kinds, function(q) sum(there[which(kind == q)[1], ]))) - k
  list(statistic = statistic, df = df, p = pchisq(statistic, df, lower.tail = FALSE), statistic_unbiased_covariance = statistic * (nrow(X) - 1) / nrow(X))
}
early <- as.matrix(airquality[airquality$Month %in% c(5, 6), c("Ozone", "Solar.R", "Temp")]); kind <- apply(1 * !is.na(early), 1, paste, collapse = ""); counts <- table(kind); counts <- counts[order(-counts, -rank(names(counts)))]
write_cases("missing_report",
  list(id = "air", data = as.list(as.data.frame(early)), expected = list(n = nrow(early), columns = I(colnames(early)), n_missing = I(unname(colSums(is.na(early)))), proportion_missing = I(unname(colMeans(is.na(early)))), complete_cases = sum(complete.cases(early)), n_patterns = length(counts), patterns = I(names(counts)), pattern_counts = I(as.integer(counts)), little_mcar = little(early)), tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(little_mcar = list(rel = 1e-5, abs = 1e-8))), call = "colSums(is.na), table; the likelihood by optim and nlm"),
  list(id = "texts", data = list(a = c(1, NA, 3), b = c("x", "y", NA)), expected = list(n = 3, patterns = I(c("11", "10", "01")), complete_cases = 1, little_mcar = NULL), call = "by hand"),
  list(id = "lengths_differ", data = list(a = c(1, 2, 3), b = c(1, 2)), expected = list(error = "invalid_argument"), call = "by definition"))
