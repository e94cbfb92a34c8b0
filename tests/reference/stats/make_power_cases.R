# Makes the reference cases about sizes of studies: Rscript make_power_cases.R
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

near <- function(r) list(rel = 1e-9, abs = 1e-12, by_field = list(n = list(rel = r), delta = list(rel = r), sd = list(rel = r), power = list(abs = r)))
h <- power.t.test(delta = 4, sd = 11, power = 0.85, type = "paired", alternative = "one.sided", tol = 1e-12)
g <- power.t.test(n = 22, delta = 4, power = 0.7, sd = NULL, sig.level = 0.1, tol = 1e-12)
s <- power.t.test(n = 12, delta = 0.3, sd = 1, strict = TRUE)
write_cases("power_t",
  list(id = "paired_one_sided", options = list(type = "paired", delta = 4, sd = 11, power = 0.85, alternative = "one.sided"), expected = list(n = h$n, n_ceiling = ceiling(h$n), delta = 4, sd = 11, power = 0.85), tolerance = near(1e-7), call = "power.t.test(delta = 4, sd = 11, power = 0.85, type = 'paired', alternative = 'one.sided')"),
  list(id = "spread", options = list(n = 22, delta = 4, power = 0.7, alpha = 0.1), expected = list(n = 22, sd = g$sd, n_ceiling = 22), tolerance = near(1e-6), call = "power.t.test(n = 22, delta = 4, power = 0.7, sd = NULL, sig.level = 0.1)"),
  list(id = "strict", options = list(n = 12, delta = 0.3, sd = 1, strict = TRUE), expected = list(power = s$power), call = "power.t.test(n = 12, delta = 0.3, sd = 1, strict = TRUE)"),
  list(id = "all_given", options = list(n = 12, delta = 0.3, sd = 1, power = 0.8), expected = list(error = "invalid_argument"), call = "by definition"))

p <- power.prop.test(p1 = 0.32, p2 = 0.45, power = 0.9, tol = 1e-12); q <- power.prop.test(n = 150, p1 = 0.1, p2 = 0.2, alternative = "one.sided")
change <- 2 * asin(sqrt(0.32)) - 2 * asin(sqrt(0.45))
by_arcsine <- function(n) pnorm(abs(change) * sqrt(n / 2) - qnorm(0.975)) + pnorm(-abs(change) * sqrt(n / 2) - qnorm(0.975)) - 0.9
write_cases("power_proportions",
  list(id = "size", options = list(p1 = 0.32, p2 = 0.45, power = 0.9), expected = list(n = p$n, n_ceiling = ceiling(p$n), cohens_h = change, arcsine_n = uniroot(by_arcsine, c(2, 1e5), tol = 1e-10)$root, fleiss_cc_n = p$n / 4 * (1 + sqrt(1 + 2 / (p$n * 0.13)))^2), tolerance = list(rel = 1e-7, abs = 1e-9), call = "power.prop.test(p1 = 0.32, p2 = 0.45, power = 0.9); uniroot on the arcsine power"),
  list(id = "power", options = list(p1 = 0.1, p2 = 0.2, n = 150, alternative = "one.sided"), expected = list(power = q$power, fleiss_cc_n = NULL), call = "power.prop.test(n = 150, p1 = 0.1, p2 = 0.2, alternative = 'one.sided')"),
  list(id = "power_below_alpha", options = list(p1 = 0.1, p2 = 0.2, power = 0.04), expected = list(error = "invalid_argument"), call = "by definition"))

# The size whose power, by the normal approximation, is the one asked for: by uniroot instead of the closed form.
by_pairs <- function(n) pnorm((sqrt(n) * 0.09 - qnorm(0.975) * sqrt(0.31)) / sqrt(0.31 - 0.09^2)) - 0.85
write_cases("power_mcnemar",
  list(id = "falls", options = list(p10 = 0.2, p01 = 0.11, power = 0.85), expected = list(n = uniroot(by_pairs, c(2, 1e5), tol = 1e-10)$root), tolerance = list(rel = 1e-9, abs = 1e-6), call = "uniroot on the power of Connor 1987"),
  list(id = "same_share", options = list(p10 = 0.2, p01 = 0.2, power = 0.8), expected = list(error = "invalid_argument"), call = "by definition"))

# Sizes whose normal test reaches the power, by uniroot.
mean_power <- function(n) pnorm((1 + 2.5) / (8 * sqrt(2 / n)) - qnorm(0.975)) - 0.8
both_power <- function(n) 2 * pnorm(3 / (8 * sqrt(2 / n)) - qnorm(0.95)) - 1 - 0.9
share_power <- function(n) pnorm((0.08 - 0.02) / sqrt((0.7 * 0.3 + 0.72 * 0.28) / n) - qnorm(0.975)) - 0.8
root <- function(f) uniroot(f, c(1, 1e5), tol = 1e-10)$root
close <- list(rel = 1e-9, abs = 1e-6)
write_cases("sample_size_noninferiority",
  list(id = "mean", options = list(kind = "mean", sd = 8, delta = 1, margin = 2.5, power = 0.8), expected = list(n = root(mean_power)), tolerance = close, call = "uniroot on the power of a normal test"),
  list(id = "equivalence", options = list(kind = "equivalence_mean", sd = 8, margin = 3, power = 0.9, alpha = 0.05), expected = list(n = root(both_power)), tolerance = close, call = "uniroot on the power of two one-sided normal tests"),
  list(id = "share", options = list(kind = "proportion", p1 = 0.7, p2 = 0.72, margin = 0.08, power = 0.8), expected = list(n = root(share_power)), tolerance = close, call = "uniroot on the power of a normal test"),
  list(id = "truth_beyond_the_margin", options = list(kind = "mean", sd = 8, delta = -3, margin = 2.5, power = 0.8), expected = list(error = "no_solution"), call = "by definition"))
