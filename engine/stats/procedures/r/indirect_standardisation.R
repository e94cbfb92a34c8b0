expected <- sum(pop * std_count / std_pop)
observed <- sum(count)
test <- poisson.test(observed, expected, conf.level = conf_level)
z <- qnorm((1 + conf_level) / 2)
byar <- c(if (observed == 0) 0 else observed * (1 - 1 / (9 * observed) - z / 3 / sqrt(observed))^3,
  (observed + 1) * (1 - 1 / (9 * (observed + 1)) + z / 3 / sqrt(observed + 1))^3)
list(smr = observed / expected, exact_ci = test$conf.int, byar_ci = byar / expected, observed = observed, expected = expected,
  isr = multiplier * observed / expected * sum(std_count) / sum(std_pop), p_exact = test$p.value, n = length(count))
