kept <- !is.na(x) & !is.na(n)
x <- x[kept]
n <- n[kept]
centre <- sum(x) / sum(n)
sigma <- sqrt(centre * (1 - centre) / n)
sigma_z <- mean(abs(diff((x / n - centre) / sigma))) / 1.128
lower <- function(factor) pmax(0, centre - 3 * factor * sigma)
upper <- function(factor) pmin(1, centre + 3 * factor * sigma)
list(centre = centre, lower = lower(1), upper = upper(1), outside = which(x / n < lower(1) | x / n > upper(1)), sigma_z = sigma_z,
  laney_lower = lower(sigma_z), laney_upper = upper(sigma_z), laney_outside = which(x / n < lower(sigma_z) | x / n > upper(sigma_z)))
