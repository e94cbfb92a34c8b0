kept <- !is.na(y) & !is.na(group)
group <- factor(group[kept], levels = sort(unique(group[kept]), method = "radix"))
y <- y[kept]
table <- anova(lm(y ~ group))
squares <- table$`Sum Sq`
within <- table$`Mean Sq`[2]
between <- table$Df[1]
list(f = table$`F value`[1], df_between = between, df_within = table$Df[2], p = table$`Pr(>F)`[1], ss_between = squares[1],
  ss_within = squares[2], eta_squared = squares[1] / sum(squares), omega_squared = (squares[1] - between * within) / (sum(squares) + within),
  epsilon_squared = (squares[1] - between * within) / sum(squares), r_squared = squares[1] / sum(squares),
  residual_sd = sqrt(within), level_mean = tapply(y, group, mean), n = length(y))
