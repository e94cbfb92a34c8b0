x <- x[!is.na(x)]
list(mean = mean(x), sd = sd(x), lag1_autocorrelation = acf(x, 1, plot = FALSE)$acf[2], n = length(x))
