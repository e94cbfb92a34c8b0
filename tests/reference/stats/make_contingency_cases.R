# Tables of counts, base R alone: Rscript make_contingency_cases.R
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))
rows <- function(m) unname(lapply(seq_len(nrow(m)), function(i) I(as.numeric(m[i, ]))))
write_table_cases <- function(procedure, ...) {  # a list of lists is written as it is
  cases <- lapply(list(...), function(case) { case$scalars <- TRUE; case })
  do.call(write_cases, c(list(procedure), cases))
}

chi <- function(m) {
  h <- suppressWarnings(chisq.test(m, correct = FALSE)); e <- h$expected; g <- 2 * sum(ifelse(m > 0, m * log(m / e), 0))
  c(list(statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value, min_expected = min(e), warning_small_expected = any(e < 5), g_statistic = g,
         g_p = pchisq(g, h$parameter, lower.tail = FALSE), cramers_v = sqrt(unname(h$statistic) / sum(m) / (min(dim(m)) - 1)), residuals = rows(h$stdres)),
    if (all(dim(m) == 2)) { y <- suppressWarnings(chisq.test(m)); list(yates_statistic = unname(y$statistic), yates_p = y$p.value, phi = det(m) / sqrt(prod(rowSums(m), colSums(m)))) })
}
hair <- margin.table(HairEyeColor, c(1, 2)); falling <- matrix(c(4, 11, 9, 3), 2)
write_table_cases("chi_square",
  list(id = "hair_eyes", data = list(table = rows(hair)), expected = chi(hair), call = "chisq.test(margin.table(HairEyeColor, c(1, 2)))"),
  list(id = "negative_phi", data = list(table = rows(falling)), expected = chi(falling), call = "chisq.test(table)"),
  list(id = "empty_column", data = list(table = list(I(c(3, 0)), I(c(4, 0)))), expected = list(error = "zero_variance"), call = "none"),
  list(id = "half_a_person", data = list(table = list(I(c(3, 0.5)), I(c(4, 2)))), expected = list(error = "invalid_argument"), call = "none"))

# Given the margins: weights of the first cell at an odds ratio, and what makes a tail equal to alpha / 2.
fisher <- function(m, level) {
  r <- rowSums(m); c1 <- sum(m[, 1]); k <- max(0, c1 - r[2]):min(r[1], c1); a <- m[1, 1]; base <- dhyper(k, r[1], r[2], c1, log = TRUE)
  d <- function(l) { w <- exp(base + k * l - max(base + k * l)); w / sum(w) }
  root <- function(f) { w <- 1; while (f(-w) * f(w) > 0) w <- 2 * w; exp(uniroot(f, c(-w, w), tol = 1e-15, maxiter = 10000)$root) }
  h <- fisher.test(m); t <- (1 - level) / 2
  list(p = h$p.value, odds_ratio_conditional = root(function(l) sum(k * d(l)) - a), ci = c(root(function(l) sum(d(l)[k >= a]) - t), root(function(l) sum(d(l)[k <= a]) - t)),
       odds_ratio_sample = m[1, 1] * m[2, 2] / m[1, 2] / m[2, 1], p_greater = fisher.test(m, alternative = "greater")$p.value, p_less = fisher.test(m, alternative = "less")$p.value,
       mid_p = h$p.value - dhyper(a, r[1], r[2], c1) / 2)
}
job <- matrix(c(2, 0, 3, 1, 5, 1, 0, 2, 4, 3, 1, 6), 3)
write_table_cases("fisher_exact",
  list(id = "falling", data = list(table = rows(falling)), expected = fisher(falling, 0.95), tolerance = list(rel = 1e-8, abs = 1e-12), call = "fisher.test(table); interval by uniroot on the noncentral hypergeometric"),
  list(id = "falling_80", data = list(table = rows(falling * 7)), options = list(conf_level = 0.8), expected = fisher(falling * 7, 0.8), tolerance = list(rel = 1e-8, abs = 1e-12), call = "the same"),
  list(id = "three_by_four", data = list(table = rows(job)), expected = list(p = fisher.test(job)$p.value), call = "fisher.test(table)"),
  list(id = "four_by_three", data = list(table = rows(t(job))), expected = list(p = fisher.test(job)$p.value), call = "fisher.test(table)"),
  list(id = "one_row", data = list(table = list(I(c(3, 1)), I(c(0, 0)))), expected = list(error = "zero_variance"), call = "none"))

pairs <- function(a, b, c, d, level) {
  n <- a + b + c + d; e <- binom.test(b, b + c, conf.level = level); u <- mcnemar.test(matrix(c(a, c, b, d), 2), correct = FALSE); k <- mcnemar.test(matrix(c(a, c, b, d), 2))
  w <- function(x) as.numeric(prop.test(x, n, correct = FALSE, conf.level = level)$conf.int)
  p1 <- (a + b) / n; p2 <- (a + c) / n; w1 <- w(a + b); w2 <- w(a + c); top <- a * d - b * c; if (top > 0) top <- max(0, top - n / 2)
  phi <- top / sqrt((a + b) * (c + d) * (a + c) * (b + d)); far <- function(u, v) sqrt(u^2 - 2 * phi * u * v + v^2); z <- qnorm((1 + level) / 2); r <- (b - c) / n
  list(p_exact = e$p.value, p_mid = e$p.value - dbinom(min(b, c), b + c, 0.5), chi2 = unname(u$statistic), p_chi2 = u$p.value, chi2_cc = unname(k$statistic), p_chi2_cc = k$p.value,
       odds_ratio = b / c, odds_ratio_ci = as.numeric(e$conf.int / (1 - e$conf.int)), risk_difference = r, wald = r + c(-1, 1) * z * sqrt(b + c - (b - c)^2 / n) / n,
       newcombe_paired = r + c(-far(p1 - w1[1], w2[2] - p2), far(w1[2] - p1, p2 - w2[1])))
}
write_table_cases("mcnemar",
  list(id = "work", data = list(a = 21, b = 4, c = 13, d = 9), options = list(conf_level = 0.9), expected = pairs(21, 4, 13, 9, 0.9), call = "binom.test, mcnemar.test, prop.test"),
  list(id = "against", data = list(a = 2, b = 11, c = 8, d = 3), expected = pairs(2, 11, 8, 3, 0.95), call = "the same"),
  list(id = "nobody", data = list(b = 0, c = 0), expected = list(error = "insufficient_data"), call = "none"))

bladder <- list(c(8, 15, 3, 22), c(12, 9, 7, 13), c(2, 20, 1, 17)); cube <- array(unlist(lapply(bladder, function(v) v[c(1, 3, 2, 4)])), c(2, 2, 3))
u <- mantelhaen.test(cube, correct = FALSE, conf.level = 0.9); k <- mantelhaen.test(cube)
w <- sapply(bladder, function(v) (v[1] + v[2]) * (v[3] + v[4]) / sum(v)); rd <- sapply(bladder, function(v) v[1] / (v[1] + v[2]) - v[3] / (v[3] + v[4]))
v <- sapply(bladder, function(v) v[1] * v[2] / (v[1] + v[2])^3 + v[3] * v[4] / (v[3] + v[4])^3); common <- sum(w * rd) / sum(w)
write_table_cases("mantel_haenszel",
  list(id = "sites_90", data = list(tables = lapply(bladder, I)), options = list(conf_level = 0.9),
       expected = list(odds_ratio = unname(u$estimate), ci = as.numeric(u$conf.int), statistic = unname(u$statistic), p = u$p.value, statistic_cc = unname(k$statistic), p_cc = k$p.value,
                       risk_difference = common, risk_difference_ci = common + c(-1, 1) * qnorm(0.95) * sqrt(sum(w^2 * v)) / sum(w)), call = "mantelhaen.test"),
  list(id = "all_alike", data = list(tables = list(I(c(4, 0, 5, 0)))), expected = list(error = "zero_variance"), call = "none"))

x <- c(4, 9, 14, 11); n <- c(30, 33, 29, 18); s <- c(0, 1, 3, 6); h <- prop.trend.test(x, n, s); m <- lm(x / n ~ s, weights = n)
write_cases("cochran_armitage",
  list(id = "doses", data = list(x = x, n = n, score = s), expected = list(statistic = unname(h$statistic), df = 1, p = h$p.value, slope = unname(coef(m)[2]), z = sqrt(unname(h$statistic))), call = "prop.trend.test(x, n, score)"),
  list(id = "falling", data = list(x = rev(x), n = rev(n)), expected = list(statistic = unname(prop.trend.test(rev(x), rev(n))$statistic), z = -sqrt(unname(prop.trend.test(rev(x), rev(n))$statistic))), call = "prop.trend.test(x, n)"),
  list(id = "nobody", data = list(x = c(0, 0), n = c(3, 4)), expected = list(error = "zero_variance"), call = "none"))

# Score limits from the likelihood: the restricted shares by optimize, the limit by uniroot.
score_limits <- function(x1, n1, x2, n2, factor, level) {
  z <- function(l) { r <- exp(l); ll <- function(p) dbinom(x1, n1, min(1, r * p), log = TRUE) + dbinom(x2, n2, p, log = TRUE)
    p2 <- optimize(ll, c(0, min(1, 1 / r)), maximum = TRUE, tol = 1e-13)$maximum; p1 <- r * p2
    (x1 / n1 - r * x2 / n2) / sqrt(factor * (p1 * (1 - p1) / n1 + r^2 * p2 * (1 - p2) / n2)) }
  q <- qnorm((1 + level) / 2); e <- log(x1 / n1 / (x2 / n2))
  exp(c(uniroot(function(l) z(l) - q, e + c(-3, 0), tol = 1e-12)$root, uniroot(function(l) z(l) + q, e + c(0, 3), tol = 1e-12)$root))
}
x1 <- 14; n1 <- 40; x2 <- 7; n2 <- 44; z <- qnorm(0.95); rr <- x1 / n1 / (x2 / n2); or <- x1 * (n2 - x2) / (x2 * (n1 - x1))
write_table_cases("ratio_measures",
  list(id = "recovered_90", data = list(x1 = x1, n1 = n1, x2 = x2, n2 = n2), options = list(conf_level = 0.9),
       expected = list(risk_ratio = rr, katz = rr * exp(c(-1, 1) * z * sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)), odds_ratio = or, woolf = or * exp(c(-1, 1) * z * sqrt(1 / x1 + 1 / (n1 - x1) + 1 / x2 + 1 / (n2 - x2))),
                       koopman = score_limits(x1, n1, x2, n2, 1, 0.9), miettinen_nurminen = score_limits(x1, n1, x2, n2, 84 / 83, 0.9), zero_cell_correction = FALSE),
       tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(koopman = list(rel = 1e-5, abs = 0), miettinen_nurminen = list(rel = 1e-5, abs = 0))), call = "closed forms; score limits by optimize and uniroot"),
  list(id = "nobody", data = list(x1 = 0, n1 = 0, x2 = 1, n2 = 4), expected = list(error = "insufficient_data"), call = "none"))
