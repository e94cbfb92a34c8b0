x <- x[!is.na(x)]
y <- y[!is.na(y)]
is_exact <- method == "exact" || (method == "automatic" && length(x) * length(y) <= 1e7)
test <- suppressWarnings(ks.test(x, y, exact = is_exact)) # exact also with ties, from R 4.2
values <- sort(unique(c(x, y)))
gap <- abs(ecdf(x)(values) - ecdf(y)(values))
list(statistic = test$statistic, at = values[gap >= max(gap) - 1e-12][1], p = test$p.value)
