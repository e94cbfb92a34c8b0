# Equivalence, non-inferiority, many tests and two effect sizes, base R alone: Rscript make_equivalence_cases.R
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))
ctrl <- PlantGrowth$weight[PlantGrowth$group == "ctrl"]; trt <- PlantGrowth$weight[PlantGrowth$group == "trt2"]

tost <- function(low, high, alpha, ...) {
  a <- t.test(mu = low, alternative = "greater", ...); b <- t.test(mu = high, alternative = "less", ...); e <- t.test(conf.level = 1 - 2 * alpha, ...)
  p <- max(a$p.value, b$p.value)
  list(t_lower = unname(a$statistic), p_lower = a$p.value, t_upper = unname(b$statistic), p_upper = b$p.value, p = p, equivalent = p < alpha, ci = as.numeric(e$conf.int), df = unname(e$parameter), se = e$stderr)
}
write_cases("tost",
  list(id = "plants", data = list(x = trt, y = ctrl), options = list(low = -1, high = 1), expected = tost(-1, 1, 0.05, trt, ctrl), call = "t.test against each bound"),
  list(id = "plants_student", data = list(x = trt, y = ctrl), options = list(low = -1.5, high = 1.2, alpha = 0.1, test = "student"), expected = tost(-1.5, 1.2, 0.1, trt, ctrl, var.equal = TRUE), call = "t.test"),
  list(id = "paired", data = list(x = trt, y = ctrl), options = list(low = -2, high = 2, test = "paired"), expected = tost(-2, 2, 0.05, trt, ctrl, paired = TRUE), call = "t.test"),
  list(id = "no_bounds", data = list(x = trt, y = ctrl), expected = list(error = "invalid_argument"), call = "none"))

h <- t.test(trt, ctrl, mu = -0.3, alternative = "greater"); l <- t.test(trt, ctrl, mu = 0.3, alternative = "less"); ci <- as.numeric(t.test(trt, ctrl)$conf.int)
write_cases("noninferiority_mean",
  list(id = "plants", data = list(x = trt, y = ctrl), options = list(margin = 0.3), expected = list(estimate = mean(trt) - mean(ctrl), statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value, noninferior = h$p.value < 0.025, ci = ci), call = "t.test(x, y, mu = -0.3, alternative = 'greater')"),
  list(id = "plants_lower_better", data = list(x = trt, y = ctrl), options = list(margin = 0.3, higher_is_better = FALSE), expected = list(statistic = unname(l$statistic), p = l$p.value, noninferior = l$p.value < 0.025, ci = ci), call = "t.test(x, y, mu = 0.3, alternative = 'less')"),
  list(id = "no_margin", data = list(x = trt, y = ctrl), options = list(margin = 0), expected = list(error = "invalid_argument"), call = "none"))

# Restricted shares from the likelihood by optimize.
score <- function(x1, n1, x2, n2, delta) {
  ll <- function(p) dbinom(x1, n1, p + delta, log = TRUE) + dbinom(x2, n2, p, log = TRUE)
  p <- optimize(ll, c(max(0, -delta), min(1, 1 - delta)), maximum = TRUE, tol = 1e-13)$maximum; q <- p + delta
  (x1 / n1 - x2 / n2 - delta) / sqrt(q * (1 - q) / n1 + p * (1 - p) / n2)
}
w <- function(x, n) as.numeric(prop.test(x, n, correct = FALSE)$conf.int)
z <- score(77, 90, 80, 95, -0.12); f <- sqrt(185 / 184); e <- 77 / 90 - 80 / 95
lower <- uniroot(function(d) score(77, 90, 80, 95, d) / f - qnorm(0.975), c(-0.5, e), tol = 1e-13)$root
write_cases("noninferiority_proportions",
  list(id = "recovered", data = list(x1 = 77, n1 = 90, x2 = 80, n2 = 95), scalars = TRUE, options = list(margin = 0.12),
       expected = list(estimate = e, z_fm = z, p_fm = pnorm(z, lower.tail = FALSE), mn_lower = lower, newcombe_lower = e - sqrt((77 / 90 - w(77, 90)[1])^2 + (w(80, 95)[2] - 80 / 95)^2), noninferior_mn = lower > -0.12),
       tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(z_fm = list(rel = 1e-6, abs = 0), p_fm = list(rel = 1e-6, abs = 0), mn_lower = list(rel = 1e-6, abs = 0))), call = "optimize and uniroot, see the script"))

p <- c(0.003, 0.2, NA, 0.011, 0.04, 0.011, 0.6, 0.0004)
write_cases("p_adjust",
  list(id = "eight", data = list(p = p), expected = setNames(lapply(c("bonferroni", "holm", "hochberg", "hommel", "BH", "BY"), function(m) p.adjust(p, m)), c("bonferroni", "holm", "hochberg", "hommel", "BH", "BY")), call = "p.adjust(p, method)"),
  list(id = "above_one", data = list(p = c(0.1, 1.5)), expected = list(error = "invalid_argument"), call = "none"))

noncentral <- function(t, df, p) uniroot(function(k) pt(t, df, k) - p, t + c(-12, 12), tol = 1e-14)$root
d <- (mean(trt) - mean(ctrl)) / sd(ctrl); s <- sqrt(1 / 10 + var(trt) / (10 * var(ctrl)))
write_cases("glass_delta",
  list(id = "plants", data = list(x = trt, y = ctrl), expected = list(estimate = d, ci = c(noncentral(d / s, 9, 0.975), noncentral(d / s, 9, 0.025)) * s, sd = sd(ctrl), df = 9), tolerance = list(rel = 1e-7, abs = 1e-9), call = "closed form; interval by uniroot on pt"),
  list(id = "constant_control", data = list(x = c(1, 2, 4), y = c(3, 3, 3)), expected = list(error = "zero_variance"), call = "none"))
pre <- c(12, 15, 9, 20, 14, 11, 17, NA, 13); post <- c(16, 15, 14, 22, 20, 12, 25, 18, 15); k <- complete.cases(pre, post); a <- pre[k]; b <- post[k]; g <- b - a; n <- length(g); r <- mean(g) / sd(g)
write_cases("responsiveness",
  list(id = "nine", data = list(pre = pre, post = post), expected = list(n = n, n_missing = 1, mean_change = mean(g), sd_change = sd(g), srm = r, srm_ci = c(noncentral(r * sqrt(n), n - 1, 0.975), noncentral(r * sqrt(n), n - 1, 0.025)) / sqrt(n),
       srm_hedges = r * exp(lgamma((n - 1) / 2) - lgamma((n - 2) / 2)) / sqrt((n - 1) / 2), effect_size = mean(g) / sd(a), d_average = mean(g) / sqrt((var(a) + var(b)) / 2), d_rm = r * sqrt(2 * (1 - cor(a, b))), correlation = cor(a, b)),
       tolerance = list(rel = 1e-7, abs = 1e-9), call = "closed forms; interval by uniroot on pt"),
  list(id = "same_change", data = list(pre = c(1, 2, 3), post = c(4, 5, 6)), expected = list(error = "zero_variance"), call = "none"))
