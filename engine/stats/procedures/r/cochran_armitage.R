if (is.null(score)) score <- seq_along(x)
kept <- !is.na(x) & !is.na(n) & !is.na(score)
test <- prop.trend.test(x[kept], n[kept], score[kept])
slope <- coef(lm(x / n ~ score, weights = n))[2]
list(statistic = test$statistic, df = 1, p = test$p.value, z = sign(slope) * sqrt(test$statistic), slope = slope)
