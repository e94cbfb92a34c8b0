# Makes the reference cases about rates: Rscript make_rates_cases.R
# Data: invented falls on wards, and R's built-in esoph (Breslow & Day 1980) by age group.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

h <- poisson.test(c(14, 27), c(2.31, 1.98), conf.level = 0.9); z <- poisson.test(c(4, 0), c(10, 12))
fit <- summary(glm(c(14, 27) ~ c(1, 0) + offset(log(c(2.31, 1.98))), family = poisson, epsilon = 1e-14))$coef[2, ]
write_cases("rate_ratio",
  list(id = "falls", scalars = TRUE, data = list(x1 = 14, t1 = 2.31, x2 = 27, t2 = 1.98), options = list(conf_level = 0.9), expected = list(rate_ratio = unname(h$estimate), p_exact = h$p.value, exact_ci = I(as.numeric(h$conf.int)), log_ci = I(exp(fit[[1]] + c(-1, 1) * qnorm(0.95) * fit[[2]]))), tolerance = list(rel = 1e-9, abs = 1e-12, by_field = list(log_ci = list(rel = 1e-6))), call = "poisson.test; glm(family = poisson)"),
  list(id = "no_events_in_one", scalars = TRUE, data = list(x1 = 4, t1 = 10, x2 = 0, t2 = 12), expected = list(rate_ratio = NULL, p_exact = z$p.value, exact_ci = I(as.numeric(z$conf.int)), log_ci = NULL, rate_difference = 0.4), call = "poisson.test"),
  list(id = "no_events", scalars = TRUE, data = list(x1 = 0, t1 = 10, x2 = 0, t2 = 12), expected = list(error = "insufficient_data"), call = "by definition"))

cases <- as.numeric(tapply(esoph$ncases, esoph$agegp, sum)); people <- as.numeric(tapply(esoph$ncontrols, esoph$agegp, sum)) + cases
standard <- c(25, 22, 20, 16, 11, 6)
w <- standard / sum(standard); rate <- sum(w * cases / people); v <- sum(w^2 * cases / people^2); top <- max(w / people)
# Fay & Feuer by the gamma distribution in shape and scale; Byar's limits written out.
gamma_ci <- c(qgamma(0.025, shape = rate^2 / v, scale = v / rate), qgamma(0.975, shape = (rate + top)^2 / (v + top^2), scale = (v + top^2) / (rate + top)))
O <- sum(cases); byar <- c(O * (1 - 1 / (9 * O) - qnorm(0.975) / 3 / sqrt(O))^3, (O + 1) * (1 - 1 / (9 * (O + 1)) + qnorm(0.975) / 3 / sqrt(O + 1))^3)
write_cases("direct_standardisation",
  list(id = "esoph", data = list(count = cases, pop = people, std = standard), options = list(multiplier = 100), expected = list(crude = 100 * O / sum(people), dsr = 100 * rate, se = 100 * sqrt(v), gamma_ci = I(100 * gamma_ci), dobson_byar_ci = I(100 * (rate + sqrt(v / O) * (byar - O))), n = 6), call = "weighted.mean, qgamma; Byar's formula"),
  list(id = "no_events", data = list(count = c(0, 0), pop = c(50, 60), std = c(1, 2)), expected = list(dsr = 0, gamma_ci = I(c(0, qgamma(0.975, 1, scale = max(c(1, 2) / 3 / c(50, 60))))), dobson_byar_ci = NULL), call = "qgamma"),
  list(id = "gap", data = list(count = c(1, NA), pop = c(50, 60), std = c(1, 2)), expected = list(error = "invalid_argument"), call = "by definition"))

ours <- c(0, 1, 6, 11, 9, 2); at_risk <- c(60, 95, 80, 70, 45, 20); E <- sum(at_risk * cases / people); p <- poisson.test(sum(ours), E)
write_cases("indirect_standardisation",
  list(id = "esoph", data = list(count = ours, pop = at_risk, std_count = cases, std_pop = people), options = list(multiplier = 100), expected = list(observed = sum(ours), expected = E, smr = sum(ours) / E, exact_ci = I(as.numeric(p$conf.int)), p_exact = p$p.value, isr = 100 * sum(ours) / E * O / sum(people)), call = "poisson.test(observed, expected)"),
  list(id = "nothing_expected", data = list(count = c(1, 0), pop = c(10, 10), std_count = c(0, 0), std_pop = c(100, 100)), expected = list(error = "insufficient_data"), call = "by definition"))
