test <- if (higher_is_better) t.test(x, y, mu = -margin, alternative = "greater") else t.test(x, y, mu = margin, alternative = "less")
list(estimate = mean(x, na.rm = TRUE) - mean(y, na.rm = TRUE), ci = t.test(x, y, conf.level = 1 - 2 * alpha)$conf.int,
  noninferior = test$p.value < alpha, p = test$p.value, statistic = test$statistic, df = test$parameter)
