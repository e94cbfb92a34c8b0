# As lawstat::brunner.munzel.test, from ranks.
x <- x[!is.na(x)]
y <- y[!is.na(y)]
m <- length(x)
n <- length(y)
ranks <- rank(c(x, y))
of_x <- ranks[seq_len(m)]
of_y <- ranks[-seq_len(m)]
estimate <- (mean(of_y) - (n + 1) / 2) / m
parts <- c(var(of_x - rank(x)) / (m * n^2), var(of_y - rank(y)) / (n * m^2))
se <- sqrt(sum(parts))
df <- sum(parts)^2 / sum(parts^2 / (c(m, n) - 1))
t <- (estimate - 0.5) / se
list(estimate = estimate, se = se, ci = estimate + c(-1, 1) * qt((1 + conf_level) / 2, df) * se, statistic = t, df = df,
  p = switch(alternative, two.sided = 2 * pt(-abs(t), df), greater = pt(t, df), less = pt(-t, df)))
