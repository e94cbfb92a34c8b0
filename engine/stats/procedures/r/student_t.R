test <- t.test(x, y, var.equal = TRUE, conf.level = conf_level, alternative = alternative, mu = mu)
list(estimate = mean(x, na.rm = TRUE) - mean(y, na.rm = TRUE), ci = test$conf.int, se = test$stderr,
  statistic = test$statistic, df = test$parameter, p = test$p.value)
