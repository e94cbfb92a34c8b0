test <- t.test(x, y, paired = TRUE, conf.level = conf_level, alternative = alternative, mu = mu)
list(estimate = mean(x - y, na.rm = TRUE), ci = test$conf.int, se = test$stderr, statistic = test$statistic,
  df = test$parameter, p = test$p.value)
