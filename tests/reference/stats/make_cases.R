# Makes the first reference cases of this folder with base R alone: Rscript make_cases.R
# Data: R's built-in sleep (Cushny & Peebles 1905), chickwts (two feeds) and invented small tables.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

x <- sleep$extra[sleep$group == 1]; y <- sleep$extra[sleep$group == 2]
a <- chickwts$weight[chickwts$feed == "casein"]; b <- chickwts$weight[chickwts$feed == "linseed"]
pain_before <- c(7, 8, 6, 9, 7, 8, 5, 7, 9, 6, 8, 7); pain_after <- c(5, 8, 4, 7, 7, 6, 5, 4, 8, 6, 7, 3)

two <- function(h, u, v) list(statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value, estimate = mean(u) - mean(v), se = h$stderr, ci = I(as.numeric(h$conf.int)), n = I(c(length(u), length(v))), mean = I(c(mean(u), mean(v))), sd = I(c(sd(u), sd(v))))
write_cases("welch_t",
  list(id = "chicks", data = list(x = a, y = b), expected = two(t.test(a, b), a, b), call = "t.test(x, y)"),
  list(id = "sleep_less_99", data = list(x = x, y = y), options = list(alternative = "less", conf_level = 0.99), expected = two(t.test(x, y, alternative = "less", conf.level = 0.99), x, y), call = "t.test(x, y, alternative = 'less', conf.level = 0.99)"),
  list(id = "one_each", data = list(x = 3, y = 4), expected = list(error = "insufficient_data"), call = "by definition"))
write_cases("student_t", list(id = "chicks", data = list(x = a, y = b), expected = two(t.test(a, b, var.equal = TRUE), a, b), call = "t.test(x, y, var.equal = TRUE)"))
h <- t.test(a, mu = 300)
write_cases("one_sample_t", list(id = "chicks", data = list(x = a), options = list(mu = 300), expected = list(statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value, estimate = mean(a), ci = I(as.numeric(h$conf.int))), call = "t.test(x, mu = 300)"))
h <- t.test(pain_after, pain_before, paired = TRUE)
write_cases("paired_t", list(id = "pain", data = list(x = pain_after, y = pain_before), expected = list(statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value, estimate = mean(pain_after - pain_before), se = h$stderr, ci = I(as.numeric(h$conf.int)), n = length(pain_after), sd_difference = sd(pain_after - pain_before)), call = "t.test(x, y, paired = TRUE)"))

a1 <- a + seq_along(a) / 100; b1 <- b + seq_along(b) / 1000 # without ties, where R is exact
m <- length(a); n <- length(b); h <- wilcox.test(a, b, exact = FALSE); e <- wilcox.test(a1, b1, exact = TRUE)
write_cases("mann_whitney",
  list(id = "chicks_exact", data = list(x = a1, y = b1), options = list(method = "exact"), expected = list(u1 = unname(e$statistic), p = e$p.value, prob_superiority = unname(e$statistic) / (m * n), variant = "exact"), call = "wilcox.test(x, y, exact = TRUE)"),
  list(id = "chicks_normal", data = list(x = a, y = b), options = list(method = "asymptotic"), expected = list(u1 = unname(h$statistic), p = h$p.value, variant = "asymptotic"), call = "wilcox.test(x, y, exact = FALSE)"),
  list(id = "all_equal", data = list(x = c(2, 2), y = c(2, 2, 2)), expected = list(error = "zero_variance"), call = "by definition"))
h <- wilcox.test(a1, b1, exact = TRUE, conf.int = TRUE)
write_cases("hodges_lehmann", list(id = "chicks_exact", data = list(x = a1, y = b1), options = list(method = "exact"), expected = list(estimate = median(outer(a1, b1, "-")), ci = I(as.numeric(h$conf.int))), call = "median(outer(x, y, '-')); wilcox.test(x, y, exact = TRUE, conf.int = TRUE)$conf.int"))
d <- pain_after - pain_before; h <- wilcox.test(d[d != 0], exact = FALSE, correct = FALSE)
write_cases("wilcoxon_signed_rank", list(id = "pain", data = list(x = pain_after, y = pain_before), options = list(method = "asymptotic"), expected = list(v = unname(h$statistic), n_zero = sum(d == 0), n_nonzero = sum(d != 0), p = h$p.value), call = "wilcox.test(d[d != 0], exact = FALSE, correct = FALSE)"))

noncentral <- function(t, df, p) uniroot(function(k) pt(t, df, k) - p, t + c(-10, 10), tol = 1e-14)$root
effect <- function(u, v) {
  n1 <- length(u); n2 <- length(v); df <- n1 + n2 - 2; s <- sqrt(((n1 - 1) * var(u) + (n2 - 1) * var(v)) / df); d <- (mean(u) - mean(v)) / s; k <- sqrt(1 / n1 + 1 / n2); J <- exp(lgamma(df / 2) - log(sqrt(df / 2)) - lgamma((df - 1) / 2))
  ci <- c(noncentral(d / k, df, 0.975), noncentral(d / k, df, 0.025)) * k
  list(estimate = d, ci = I(ci), hedges_g = d * J, hedges_g_ci = I(ci * J), correction_j = J, d_average_sd = (mean(u) - mean(v)) / sqrt((var(u) + var(v)) / 2), se_hedges_olkin = sqrt((n1 + n2) / (n1 * n2) + d^2 / (2 * (n1 + n2))))
}
write_cases("cohens_d", list(id = "chicks", data = list(x = a, y = b), expected = effect(a, b), tolerance = list(rel = 1e-9, abs = 1e-9), call = "closed form; interval by uniroot on pt(t, df, ncp)"))
s <- sqrt(((m - 1) * var(a) + (n - 1) * var(b)) / (m + n - 2)); dd <- (mean(a) - mean(b)) / s
write_cases("common_language", list(id = "chicks", data = list(x = a, y = b), expected = list(probability_superiority = mean(outer(a, b, ">") + outer(a, b, "==") / 2), parametric = pnorm((mean(a) - mean(b)) / sqrt(var(a) + var(b))), cohens_u3 = pnorm(dd), overlap = 2 * pnorm(-abs(dd) / 2)), call = "closed form"))
cliff <- function(u, v) {
  D <- sign(outer(u, v, "-")); m <- length(u); n <- length(v); d <- mean(D)
  s2 <- (n^2 * sum((rowMeans(D) - d)^2) + m^2 * sum((colMeans(D) - d)^2) - sum((D - d)^2)) / (m * n * (m - 1) * (n - 1)); z <- qnorm(0.975)
  half <- z * sqrt(s2) * sqrt((1 - d^2)^2 + z^2 * s2); ci <- (d - d^3 + c(-1, 1) * half) / (1 - d^2 + z^2 * s2)
  list(estimate = d, variance = s2, ci = I(ci), prob_superiority = (d + 1) / 2, prob_superiority_ci = I((ci + 1) / 2))
}
write_cases("cliffs_delta", list(id = "pain", data = list(x = pain_after, y = pain_before), expected = cliff(pain_after, pain_before), call = "sign(outer(x, y, '-')), formulae of Cliff 1993"))

write_cases("descriptive", list(id = "chicks", data = list(x = a), expected = list(n = length(a), n_missing = 0, mean = mean(a), sd = sd(a), variance = var(a), se = sd(a) / sqrt(length(a)), min = min(a), q1 = unname(quantile(a, 0.25)), median = median(a), q3 = unname(quantile(a, 0.75)), max = max(a), mad = mad(a, constant = 1), ci = I(as.numeric(t.test(a)$conf.int)), trimmed_mean_10 = mean(a, trim = 0.1)), call = "mean, sd, quantile, mad, t.test"))
probabilities <- c(0.05, 0.25, 0.5, 0.9)
write_cases("quantiles", list(id = "chicks", data = list(x = a), options = list(probs = I(probabilities)), expected = setNames(lapply(1:9, function(k) I(quantile(a, probabilities, type = k, names = FALSE))), paste0("type", 1:9)), call = "quantile(x, probs, type = 1:9)"))

wilson <- function(k, n) as.numeric(prop.test(k, n, correct = FALSE)$conf.int)
exact <- binom.test(13, 41)
write_cases("proportion_ci",
  list(id = "x13_n41", scalars = TRUE, data = list(x = 13, n = 41), expected = list(estimate = 13 / 41, wilson = I(wilson(13, 41)), clopper_pearson = I(as.numeric(exact$conf.int)), jeffreys = I(qbeta(c(0.025, 0.975), 13.5, 28.5))), call = "prop.test(correct = FALSE), binom.test, qbeta"),
  list(id = "more_than_all", scalars = TRUE, data = list(x = 5, n = 3), expected = list(error = "invalid_argument"), call = "by definition"))
newcombe <- function(x1, n1, x2, n2) { w <- wilson(x1, n1); v <- wilson(x2, n2); p <- x1 / n1; q <- x2 / n2; c(p - q - sqrt((p - w[1])^2 + (v[2] - q)^2), p - q + sqrt((w[2] - p)^2 + (q - v[1])^2)) }
# Miettinen-Nurminen from the likelihood itself: the restricted estimate by optimise, the limits by uniroot.
score_limits <- function(x1, n1, x2, n2) {
  z <- function(d) {
    f <- function(q) dbinom(x1, n1, pmin(1, pmax(0, q + d)), log = TRUE) + dbinom(x2, n2, q, log = TRUE)
    q <- optimise(f, c(max(0, -d), min(1, 1 - d)), maximum = TRUE, tol = 1e-13)$maximum; p <- q + d
    (x1 / n1 - x2 / n2 - d) / sqrt((p * (1 - p) / n1 + q * (1 - q) / n2) * (n1 + n2) / (n1 + n2 - 1))
  }
  e <- x1 / n1 - x2 / n2; k <- qnorm(0.975)
  c(uniroot(function(d) z(d) - k, c(-0.999, e), tol = 1e-12)$root, uniroot(function(d) z(d) + k, c(e, 0.999), tol = 1e-12)$root)
}
write_cases("risk_difference", list(id = "24_of_50_15_of_48", scalars = TRUE, data = list(x1 = 24, n1 = 50, x2 = 15, n2 = 48), expected = list(estimate = 24 / 50 - 15 / 48, newcombe = I(newcombe(24, 50, 15, 48)), miettinen_nurminen = I(score_limits(24, 50, 15, 48)), p_pooled_z = prop.test(c(24, 15), c(50, 48), correct = FALSE)$p.value), tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(miettinen_nurminen = list(abs = 1e-6))), call = "prop.test; Newcombe 1998 method 10; restricted likelihood by optimise and uniroot"))

start <- c(7, 8, 6, 9, 7, 8, 5, 7, 9, 6, 8, 7, 6, 8, 7, 9); later <- c(6, 7, 6, 8, 5, 8, 5, 6, 6, 3, 5, 4, 5, 5, 6, 6); phase <- rep(c("before", "after"), each = 8)
gain <- start - later; hit <- function(g) sum(gain[phase == g] >= 2)
group <- function(g) list(n = sum(phase == g), improved = hit(g), proportion_improved = hit(g) / sum(phase == g), ci = I(wilson(hit(g), sum(phase == g))), mean_change = mean(gain[phase == g]))
write_cases("responder", list(id = "pain", data = list(pre = start, post = later, group = phase), options = list(mcid = 2, higher_is_better = FALSE), expected = list(before = group("before"), after = group("after"), risk_difference = (hit("after") - hit("before")) / 8, newcombe = I(newcombe(hit("after"), 8, hit("before"), 8))), call = "prop.test(correct = FALSE); Newcombe 1998 method 10"))
g <- relevel(factor(phase), ref = "before"); model <- lm(later ~ g + start); s <- summary(model)$coef["gafter", ]; X <- model.matrix(model); bread <- solve(crossprod(X)); hc3 <- bread %*% crossprod(X * (resid(model) / (1 - hatvalues(model)))) %*% bread; wide <- lm(later ~ g * start)
write_cases("ancova", list(id = "pain", data = list(post = later, pre = start, group = phase), options = list(reference = "before"), expected = list(n = 16, levels = I(c("before", "after")), effect = I(s[[1]]), se = I(s[[2]]), t = I(s[[3]]), p = I(s[[4]]), df = model$df.residual, ci = list(I(as.numeric(confint(model)["gafter", ]))), se_hc3 = I(sqrt(hc3[2, 2])), pre_slope = coef(model)[["start"]], sigma = summary(model)$sigma, f_group = anova(lm(later ~ start), model)$F[2], interaction_f = anova(model, wide)$F[2], interaction_p = anova(model, wide)$`Pr(>F)`[2], adjusted_means = I(unname(predict(model, data.frame(g = c("before", "after"), start = mean(start)))))), call = "lm(post ~ group + pre); HC3 by matrix algebra"))
