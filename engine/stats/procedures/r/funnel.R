kept <- !is.na(x) & !is.na(n)
x <- x[kept]
n <- n[kept]
if (is.null(target)) target <- sum(x) / sum(n)
sigma <- sqrt(target * (1 - target) / n)
z <- (x / n - target) / sigma
edge <- quantile(z, c(0.1, 0.9))
phi <- mean(pmin(pmax(z, edge[1]), edge[2])^2)
weight <- 1 / sigma^2
tau2 <- if (phi > 1) max(0, (length(x) * phi - (length(x) - 1)) / (sum(weight) - sum(weight^2) / sum(weight))) else 0
z_adjusted <- (x / n - target) / sqrt(sigma^2 + tau2)
exact <- function(p) {
  r <- qbinom(p, n, target)
  (r - (pbinom(r, n, target) - p) / dbinom(r, n, target)) / n
}
list(target = target, lower_95 = pmax(0, target - qnorm(0.975) * sigma), upper_95 = pmin(1, target + qnorm(0.975) * sigma),
  lower_998 = pmax(0, target - qnorm(0.999) * sigma), upper_998 = pmin(1, target + qnorm(0.999) * sigma),
  exact_lower_95 = exact(0.025), exact_upper_95 = exact(0.975), exact_lower_998 = exact(0.001), exact_upper_998 = exact(0.999),
  z = z, z_adjusted = z_adjusted, phi = phi, tau2 = tau2, n_outside_998_naive = sum(abs(z) > qnorm(0.999)),
  n_outside_998_adjusted = sum(abs(z_adjusted) > qnorm(0.999)))
