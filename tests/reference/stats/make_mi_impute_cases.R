# Reference cases for mi_impute: Rscript make_mi_impute_cases.R (a few minutes)
# Data: R's built-in airquality and an invented table. Chained equations and Rubin's rules written out here; a result that hangs on
# random numbers is compared within five Monte Carlo errors of m = 100 there and m = 200 here.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

pool <- function(q, u, complete) {
  m <- length(q); b <- var(q); t <- mean(u) + (1 + 1 / m) * b; lambda <- max((1 + 1 / m) * b / t, 1e-4); r <- (1 + 1 / m) * b / mean(u)
  old <- (m - 1) / lambda^2; observed <- (complete + 1) / (complete + 3) * complete * (1 - lambda); df <- old * observed / (old + observed)
  list(estimate = mean(q), b = b, se = sqrt(t), df = df, riv = r, lambda = (1 + 1 / m) * b / t, fmi = (r + 2 / (df + 3)) / (1 + r))
}
spread <- function(X) { X <- as.matrix(X); keep <- apply(X, 2, sd) > 0; cbind(1, scale(X[, keep, drop = FALSE])) }
by_matching <- function(y, X) {  # Bayesian least squares by qr, then one of five donors
  seen <- !is.na(y); fit <- lm.fit(X[seen, ], y[seen]); R <- qr.R(fit$qr); df <- sum(seen) - ncol(X)
  drawn <- fit$coefficients + sqrt(sum(fit$residuals^2) / rchisq(1, df)) * backsolve(R, rnorm(ncol(X)))
  have <- drop(X[seen, ] %*% fit$coefficients); want <- drop(X[!seen, , drop = FALSE] %*% drawn)
  y[!seen] <- sapply(want, function(w) y[seen][sample(order(abs(have - w), runif(length(have)))[1:5], 1)]); y
}
by_logistic <- function(y, X, labels) {  # a draw around glm
  seen <- !is.na(y); fit <- glm.fit(X[seen, ], 1 * (y[seen] == labels[2]), family = binomial()); V <- chol2inv(qr.R(fit$qr))
  drawn <- fit$coefficients + drop(t(chol(V)) %*% rnorm(ncol(X))); p <- plogis(drop(X[!seen, , drop = FALSE] %*% drawn))
  y[!seen] <- labels[1 + (runif(sum(!seen)) < p)]; y
}
impute <- function(data, rounds) {
  gaps <- names(sort(colSums(is.na(data)))); gaps <- gaps[colSums(is.na(data))[gaps] > 0]; full <- data
  for (v in gaps) full[[v]][is.na(data[[v]])] <- sample(data[[v]][!is.na(data[[v]])], sum(is.na(data[[v]])), TRUE)
  for (i in seq_len(rounds)) for (v in gaps) {
    X <- spread(model.matrix(~ ., full[setdiff(names(full), v)])[, -1])
    full[[v]] <- if (is.character(data[[v]])) by_logistic(data[[v]], X, sort(unique(na.omit(data[[v]])))) else by_matching(data[[v]], X)
  }
  full
}
pooled <- function(formula, data, m = 200, rounds = 15) {
  fits <- lapply(1:m, function(i) lm(formula, impute(data, rounds)))
  lapply(seq_along(coef(fits[[1]])), function(i) pool(sapply(fits, function(f) coef(f)[i]), sapply(fits, function(f) vcov(f)[i, i]), fits[[1]]$df.residual))
}
statistical <- function(id, formula, data, seed) {
  set.seed(seed); parts <- pooled(formula, data); part <- function(name) unname(sapply(parts, `[[`, name)); more <- 1 / 100 + 1 / 200
  relative <- function(share) 5 * share * sqrt(2 * more)  # of a variance between: its relative error is sqrt(2 / m)
  list(id = id, data = as.list(data), options = list(formula = paste(deparse(formula), collapse = ""), m = 100, seed = seed),
    expected = list(terms = I(names(coef(lm(formula, data)))), estimate = I(part("estimate")), se = I(part("se")), lambda = I(part("lambda")), fmi = I(part("fmi")), n = nrow(data), columns = I(names(data)), n_missing = I(unname(colSums(is.na(data)))), incomplete_rows = sum(!complete.cases(data)), m = 100),
    tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(estimate = list(rel = 0, abs = max(5 * sqrt(part("b") * more))), se = list(rel = relative(max(part("lambda"))) / 2, abs = 0), lambda = list(rel = 0, abs = relative(max(part("lambda") * (1 - part("lambda"))))), fmi = list(rel = 0, abs = relative(max(part("lambda") * (1 - part("lambda"))))))),
    call = "chained equations in R (lm.fit, glm.fit, five donors), m = 200, 15 rounds; tolerance is five Monte Carlo errors")
}

air <- airquality[, c("Ozone", "Solar.R", "Wind", "Temp")]; air$Ozone <- log(air$Ozone); air$Wind <- scale(air$Wind)[, 1]; air$Temp <- scale(air$Temp)[, 1]; air$Solar.R <- scale(air$Solar.R)[, 1]
set.seed(41); n <- 160; age <- rnorm(n); group <- ifelse(runif(n) < plogis(age), "b", "a"); helper <- age + rnorm(n); score <- 1 + 0.8 * age + 0.7 * (group == "b") + rnorm(n)
people <- data.frame(score = round(score, 3), age = round(age, 3), group = group, helper = round(helper, 3))
people$age[runif(n) < 0.5 * plogis(score)] <- NA; people$group[runif(n) < 0.4 * plogis(helper)] <- NA; people$score[runif(n) < 0.1] <- NA

whole <- na.omit(airquality[1:40, c("Ozone", "Wind", "Temp")]); fit <- lm(Ozone ~ Wind + Temp, whole); parts <- lapply(1:3, function(i) pool(rep(coef(fit)[i], 5), rep(vcov(fit)[i, i], 5), fit$df.residual)); part <- function(name) I(unname(sapply(parts, `[[`, name)))
write_cases("mi_impute",
  list(id = "nothing_missing", data = as.list(whole), options = list(formula = "Ozone ~ Wind + Temp", m = 5), expected = list(terms = I(names(coef(fit))), estimate = I(unname(coef(fit))), se = I(unname(sqrt(diag(vcov(fit))))), df = part("df"), riv = I(c(0, 0, 0)), fmi = part("fmi"), n = nrow(whole), n_missing = I(c(0, 0, 0)), incomplete_rows = 0, r_squared_pooled = summary(fit)$r.squared), call = "lm; Barnard & Rubin 1999, written out"),
  statistical("air", Ozone ~ Solar.R + Wind + Temp, air, 1),
  statistical("people", score ~ age + group, people, 2),
  list(id = "too_few_values", data = list(y = 1:8, x = c(1, 2, 4, NA, NA, NA, NA, NA)), options = list(formula = "y ~ x"), expected = list(error = "insufficient_data"), call = "by definition"),
  list(id = "one_copy", data = list(y = c(1, 2, 4, 3, 5, 7, NA), x = 1:7), options = list(formula = "y ~ x", m = 1), expected = list(error = "invalid_argument"), call = "by definition"))
