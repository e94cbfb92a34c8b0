z <- qnorm(1 - alpha)
n <- switch(kind,
  mean = 2 * sd^2 * (z + qnorm(power))^2 / (delta + margin)^2,
  proportion = (z + qnorm(power))^2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2 + margin)^2,
  # Without a true difference either bound may be missed, so that each has half of the chance; else the nearer one counts.
  equivalence_mean = 2 * sd^2 * (z + qnorm(if (delta == 0) (1 + power) / 2 else power))^2 / (margin - abs(delta))^2)
list(n = n, n_ceiling = ceiling(n - 1e-9))
