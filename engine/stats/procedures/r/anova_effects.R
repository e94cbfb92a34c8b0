kept <- !is.na(y) & !is.na(group)
table <- anova(lm(y[kept] ~ factor(group[kept])))
squares <- table$`Sum Sq`
within <- table$`Mean Sq`[2]
beyond_chance <- squares[1] - table$Df[1] * within
list(eta_squared = squares[1] / sum(squares), omega_squared = beyond_chance / (sum(squares) + within),
  epsilon_squared = beyond_chance / sum(squares), n = sum(kept))
