if (is.null(x)) {
  sem <- sd * sqrt(1 - reliability)
  individual <- qnorm(0.975) * sqrt(2) * sem
  out <- list(sem = sem, sdc_individual = individual, sdc_group = individual / sqrt(n), n = n)
} else {
  d <- (y - x)[!is.na(x) & !is.na(y)]
  spread <- stats::sd(d)
  z <- qnorm(0.975)
  loa <- mean(d) + c(-1, 1) * z * spread
  half <- qt((1 + conf_level) / 2, length(d) - 1) * spread * sqrt(1 / length(d) + z^2 / (2 * (length(d) - 1)))
  out <- list(sem = spread / sqrt(2), sdc_individual = z * spread, sdc_group = z * spread / sqrt(length(d)), n = length(d),
    bias = mean(d), bias_ci = t.test(d, conf.level = conf_level)$conf.int, loa = loa, loa_lower_ci = loa[1] + c(-1, 1) * half,
    loa_upper_ci = loa[2] + c(-1, 1) * half)
}
out
