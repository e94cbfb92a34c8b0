kept <- !is.na(y) & !is.na(group)
y <- y[kept] - y[kept][1] # keeps digits
table <- anova(lm(y ~ factor(group[kept]))) # R computes with fewer digits
squares <- table$`Sum Sq`
list(f = table$`F value`[1], df_between = table$Df[1], df_within = table$Df[2], ss_between = squares[1], ss_within = squares[2],
  r_squared = squares[1] / sum(squares), residual_sd = sqrt(table$`Mean Sq`[2]), n = sum(kept))
