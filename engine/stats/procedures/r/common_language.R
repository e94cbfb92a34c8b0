x <- x[!is.na(x)]
y <- y[!is.na(y)]
pooled <- sqrt(((length(x) - 1) * var(x) + (length(y) - 1) * var(y)) / (length(x) + length(y) - 2))
d <- (mean(x) - mean(y)) / pooled
list(probability_superiority = mean(outer(x, y, ">") + outer(x, y, "==") / 2),
  parametric = pnorm((mean(x) - mean(y)) / sqrt(var(x) + var(y))), cohens_u3 = pnorm(d), overlap = 2 * pnorm(-abs(d) / 2))
