# Makes the reference cases about outcomes of single people: Rscript make_outcomes_cases.R
# Data: invented small tables; closed forms and integrate().
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

pre <- c(22, 30, 18, 41, 35, 27, NA, 33, 25, 38, 29, 20); post <- c(30, 31, 33, 36, 20, 39, 30, 44, NA, 45, 40, 24)
noise <- sqrt(2 * 7^2 * (1 - 0.85)); index <- (post - pre) / noise; edge <- (7 * 42 + 6 * 25) / (7 + 6)
state <- ifelse(abs(index) <= qnorm(0.975), "unchanged", ifelse(index < 0, "deteriorated", ifelse(pre <= edge & post > edge, "recovered", "improved")))
tally <- function(s) sum(state == s, na.rm = TRUE)
write_cases("reliable_change",
  list(id = "function_score", data = list(pre = pre, post = post), options = list(sd = 7, reliability = 0.85, clinical_mean = 25, clinical_sd = 7, normal_mean = 42, normal_sd = 6, criterion = "c", higher_is_better = TRUE), expected = list(n = 10, n_missing = 2, s_diff = noise, threshold = qnorm(0.975) * noise, cutoff_a = 39, cutoff_b = 30, cutoff_c = edge, recovered = tally("recovered"), improved = tally("improved"), unchanged = tally("unchanged"), deteriorated = tally("deteriorated"), status = I(state), rci_first10 = I(index[1:10])), call = "closed form"),
  list(id = "no_normal_group", data = list(pre = 1:3, post = 2:4), options = list(sd = 7, reliability = 0.85, clinical_mean = 25, clinical_sd = 7, criterion = "b"), expected = list(error = "invalid_argument"), call = "by definition"))

d <- data.frame(phq_start = c(20, 9, 14, 8, 11, 17, 24, 10), phq_end = c(7, 4, 15, 3, 12, 11, 9, NA), gad_start = c(12, 10, 6, 5, 9, 15, 20, 9), gad_end = c(5, 6, 11, 4, 5, 13, 16, 3))
k <- na.omit(d); falls <- (k$phq_start - k$phq_end >= 6) + (k$gad_start - k$gad_end >= 4); rises <- (k$phq_end - k$phq_start >= 6) + (k$gad_end - k$gad_start >= 4)
case <- k$phq_start > 9 | k$gad_start > 7; well <- case & k$phq_end < 10 & k$gad_end < 8; better <- falls > 0 & rises == 0
write_cases("talking_therapies",
  list(id = "eight_people", data = as.list(d), expected = list(n = 7, n_missing = 1, at_caseness = sum(case), recovery = sum(well), recovery_rate = mean(well[case]), reliable_improvement = sum(better), reliable_deterioration = sum(rises > 0 & falls == 0), reliable_recovery = sum(well & better), reliable_improvement_rate = mean(better)), call = "by definition"),
  list(id = "not_a_phq9", data = list(phq_start = c(9, 99), phq_end = 1:2, gad_start = 1:2, gad_end = 1:2), expected = list(error = "invalid_argument"), call = "by definition"))

# The mean of a normal variable beyond the cut-off by integrate(), shrunk by the reliability.
beyond <- integrate(function(x) x * dnorm(x, 30, 12), 41, Inf, rel.tol = 1e-13)$value / pnorm(41, 30, 12, lower.tail = FALSE)
write_cases("regression_to_mean",
  list(id = "pain", scalars = TRUE, data = list(mean = 30, sd_total = 12, reliability = 0.6, cutoff = 41, observed_change = -9), expected = list(z = 11 / 12, c_z = (beyond - 30) / 12, expected_change = -0.4 * (beyond - 30), adjusted_change = -9 + 0.4 * (beyond - 30), selected_proportion = pnorm(11 / 12, lower.tail = FALSE)), call = "integrate(x dnorm(x)) beyond the cut-off"),
  list(id = "no_spread", scalars = TRUE, data = list(mean = 30, sd_total = 0, reliability = 0.6, cutoff = 41, observed_change = -9), expected = list(error = "invalid_argument"), call = "by definition"))
