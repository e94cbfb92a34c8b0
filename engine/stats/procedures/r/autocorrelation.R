y <- y[!is.na(y)]
n <- length(y)
if (is.null(lag)) lag <- min(floor(10 * log10(n)), n - 1)
ljung <- Box.test(y, lag, "Ljung-Box")
pierce <- Box.test(y, lag)
above <- (y > median(y))[y != median(y)]
runs <- length(rle(above)$lengths)
mu <- 2 * sum(above) * sum(!above) / length(above) + 1
z <- (runs - mu) / sqrt((mu - 1) * (mu - 2) / (length(above) - 1))
list(acf = acf(y, lag, plot = FALSE)$acf[-1], pacf = pacf(y, lag, plot = FALSE)$acf, ljung_box = c(ljung$statistic, ljung$p.value),
  box_pierce = c(pierce$statistic, pierce$p.value), durbin_watson = sum(diff(y)^2) / sum((y - mean(y))^2), runs = runs,
  runs_z = z, runs_p = 2 * pnorm(-abs(z)), lag = lag)
