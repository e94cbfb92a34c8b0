y <- y[!is.na(y)]
if (is.null(target)) target <- mean(y)
if (is.null(sigma)) sigma <- mean(abs(diff(y))) / 1.128
average <- Reduce(function(a, v) lambda * v + (1 - lambda) * a, y, target, accumulate = TRUE)[-1]
half <- L * sigma * sqrt(lambda / (2 - lambda) * (1 - (1 - lambda)^(2 * seq_along(y))))
list(target = target, sigma = sigma, ewma = average, lower = target - half, upper = target + half,
  signals = which(abs(average - target) > half))
