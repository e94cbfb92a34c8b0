test <- t.test(x, conf.level = conf_level, alternative = alternative, mu = mu)
list(estimate = test$estimate, ci = test$conf.int, se = test$stderr, statistic = test$statistic,
  df = test$parameter, p = test$p.value)
