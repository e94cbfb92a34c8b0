estimate_test <- function(...) {
  if (test == "paired") t.test(x, y, paired = TRUE, ...) else t.test(x, y, var.equal = test == "student", ...)
}
lower <- estimate_test(mu = low, alternative = "greater")
upper <- estimate_test(mu = high, alternative = "less")
both <- estimate_test(conf.level = 1 - 2 * alpha)
p <- max(lower$p.value, upper$p.value)
list(estimate = if (test == "paired") mean(x - y, na.rm = TRUE) else mean(x, na.rm = TRUE) - mean(y, na.rm = TRUE),
  ci = both$conf.int, equivalent = p < alpha, p = p, p_lower = lower$p.value, p_upper = upper$p.value,
  t_lower = lower$statistic, t_upper = upper$statistic, se = both$stderr, df = both$parameter)
