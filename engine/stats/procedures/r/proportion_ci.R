z <- qnorm((1 + conf_level) / 2)
p <- x / n
middle <- (x + z^2 / 2) / (n + z^2) # Agresti and Coull
list(estimate = p, wilson = prop.test(x, n, correct = FALSE, conf.level = conf_level)$conf.int,
  wilson_cc = prop.test(x, n, conf.level = conf_level)$conf.int,
  clopper_pearson = binom.test(x, n, conf.level = conf_level)$conf.int,
  agresti_coull = middle + c(-1, 1) * z * sqrt(middle * (1 - middle) / (n + z^2)),
  jeffreys = c(if (x == 0) 0 else qbeta((1 - conf_level) / 2, x + 0.5, n - x + 0.5),
    if (x == n) 1 else qbeta((1 + conf_level) / 2, x + 0.5, n - x + 0.5)),
  wald = p + c(-1, 1) * z * sqrt(p * (1 - p) / n))
