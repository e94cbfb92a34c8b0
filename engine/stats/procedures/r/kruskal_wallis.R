kept <- !is.na(y) & !is.na(group)
y <- y[kept]
group <- factor(group[kept], levels = sort(unique(group[kept]), method = "radix"))
test <- kruskal.test(y, group)
list(statistic = test$statistic, df = test$parameter, p = test$p.value,
  epsilon_squared = test$statistic / (length(y) - 1), mean_rank = tapply(rank(y), group, mean))
