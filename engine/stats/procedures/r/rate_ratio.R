z <- qnorm((1 + conf_level) / 2)
test <- poisson.test(c(x1, x2), c(t1, t2), conf.level = conf_level)
ratio <- (x1 / t1) / (x2 / t2)
difference <- x1 / t1 - x2 / t2
list(rate_ratio = if (x2 > 0) ratio, exact_ci = test$conf.int, p_exact = test$p.value,
  log_ci = if (x1 > 0 && x2 > 0) ratio * exp(c(-1, 1) * z * sqrt(1 / x1 + 1 / x2)), rate_difference = difference,
  rate_difference_ci = difference + c(-1, 1) * z * sqrt(x1 / t1^2 + x2 / t2^2), rates = c(x1 / t1, x2 / t2))
