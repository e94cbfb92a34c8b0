kept <- !is.na(y) & !is.na(group)
group <- factor(group[kept], levels = sort(unique(group[kept]), method = "radix"))
y <- y[kept]
test <- oneway.test(y ~ group)
list(statistic = test$statistic, df1 = test$parameter[1], df2 = test$parameter[2], p = test$p.value,
  level_mean = tapply(y, group, mean), level_sd = tapply(y, group, sd), n = length(y))
