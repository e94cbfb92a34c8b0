# Makes the cases of the control charts by closed forms of base R: Rscript make_control_charts_cases.R
# Data: R's built-in Nile and invented tables.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

# Waits in days: steady, then a slow rise of eight, then a stretch below the mean, with one surprise.
y <- c(20, 23, 19, 22, 21, 24, 18, 21, 20, 22, 35, 19, 20.5, 21.5, 22.5, 23.5, 24.5, 25.5, 26.5, 20, 19, 18, 20, 19, 17, 18, 19)
mr <- abs(diff(y)); kept <- mr[mr < 3.267 * mean(mr)]; centre <- mean(y); limits <- centre + c(-1, 1) * 2.66 * mean(kept); near <- centre + c(-1, 1) * 2.66 * mean(kept) * 2 / 3
windows <- function(size, test) { hit <- rep(FALSE, length(y)); for (i in seq_len(length(y) - size + 1)) { w <- i:(i + size - 1); hit[w] <- hit[w] | test(w) }; hit }
side <- sign(y - centre); outside <- y < limits[1] | y > limits[2]; nearly <- !outside & (y < near[1] | y > near[2])
trend <- windows(7, function(w) abs(sum(sign(diff(y[w])))) == 6); shift <- windows(7, function(w) abs(sum(side[w])) == 7); two <- windows(3, function(w) if (abs(sum(side[w])) == 3 && sum(nearly[w]) >= 2) nearly[w] else FALSE)
rules <- lapply(seq_along(y), function(i) { r <- c("astronomical", "trend", "two_in_three", "shift")[c(outside[i], trend[i], two[i], shift[i])]; if (length(r)) I(r) else I(character()) })
cause <- sapply(rules, function(r) if (length(r)) unclass(r)[1] else "common")
last <- if (cause[length(y)] == "common") "common" else if (side[length(y)] > 0) "concern" else "improvement"
write_cases("xmr",
  list(id = "waits", data = list(y = y), options = list(improvement_direction = "decrease", target = 40), expected = list(segments = list(list(start = 1, n = length(y), mean = centre, lpl = limits[1], upl = limits[2], mean_moving_range = mean(kept), n_moving_ranges = length(kept), short_segment_warning = FALSE)), special_cause = I(cause), rules = rules, variation = last, assurance = "pass"), call = "mean(y) + c(-1, 1) * 2.66 * mean(moving ranges); rules by windows"),
  list(id = "rebase_leaves_one", data = list(y = y), options = list(rebase_at = I(length(y))), expected = list(error = "insufficient_data"), call = "by definition"))

x <- c(14, 9, 17, 12, 30, 11, 8, 13); n <- c(120, 101, 133, 118, 125, 97, 88, 110)
chart <- function(rate, sigma, top) { c0 <- sum(x) / sum(n); z <- (rate - c0) / sigma(c0); s <- mean(abs(diff(z))) / 1.128; lo <- function(k) pmax(0, c0 - 3 * k * sigma(c0)); up <- function(k) pmin(top, c0 + 3 * k * sigma(c0)); list(centre = c0, lower = I(lo(1)), upper = I(up(1)), outside = I(which(rate < lo(1) | rate > up(1))), sigma_z = s, laney_lower = I(lo(s)), laney_upper = I(up(s)), laney_outside = I(which(rate < lo(s) | rate > up(s)))) }
write_cases("p_chart", list(id = "missed", data = list(x = x, n = n), expected = chart(x / n, function(p) sqrt(p * (1 - p) / n), 1), call = "closed form"), list(id = "more_than_all", data = list(x = c(3, 5), n = c(2, 9)), expected = list(error = "invalid_argument"), call = "by definition"))
write_cases("u_chart", list(id = "falls", data = list(x = x, n = n / 10), expected = { n <- n / 10; u <- chart(x / n, function(p) sqrt(p / n), Inf); n <- n * 10; u }, call = "closed form"), list(id = "one_period", data = list(x = 3, n = 10), expected = list(error = "insufficient_data"), call = "by definition"))

target <- sum(x) / sum(n); w <- n / (target * (1 - target)); z <- (x / n - target) * sqrt(w); q <- quantile(z, c(0.1, 0.9), names = FALSE); phi <- mean(pmin(pmax(z, q[1]), q[2])^2); tau2 <- if (phi > 1) max(0, (length(x) * phi - (length(x) - 1)) / (sum(w) - sum(w^2) / sum(w))) else 0
exact <- function(p) { r <- qbinom(p, n, target); (r - (pbinom(r, n, target) - p) / dbinom(r, n, target)) / n }
write_cases("funnel", list(id = "clinics", data = list(x = x, n = n), expected = list(target = target, lower_95 = I(pmax(0, target - qnorm(0.975) / sqrt(w))), upper_998 = I(pmin(1, target + qnorm(0.999) / sqrt(w))), exact_lower_95 = I(exact(0.025)), exact_upper_998 = I(exact(0.999)), z = I(z), phi = phi, tau2 = tau2, z_adjusted = I((x / n - target) / sqrt(1 / w + tau2))), tolerance = list(rel = 1e-8, abs = 1e-10), call = "qbinom, pbinom, dbinom; closed form"),
  list(id = "nobody", data = list(x = c(0, 0), n = c(10, 20)), expected = list(error = "zero_variance"), call = "by definition"))

y <- as.numeric(Nile)[1:40]; z <- (y - 1100) / 130; above <- Reduce(function(s, v) max(0, s + v - 0.5), z, 0, accumulate = TRUE)[-1]; below <- Reduce(function(s, v) max(0, s - v - 0.5), z, 0, accumulate = TRUE)[-1]
event <- c(0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1); risk <- c(0.1, 0.3, 0.2, 0.05, 0.25, 0.15, 0.1, 0.3, 0.2, 0.4, 0.1, 0.1); W <- event * log(2) - log(1 - risk + 2 * risk); odds <- Reduce(function(s, v) max(0, s + v), W, 0, accumulate = TRUE)[-1]
write_cases("cusum",
  list(id = "nile", data = list(y = y), options = list(target = 1100, sigma = 130), expected = list(up = I(above), down = I(below), signals_up = I(which(above > 4)), signals_down = I(which(below > 4))), call = "Reduce(function(s, z) max(0, s + z - k), z, accumulate = TRUE)"),
  list(id = "risk_adjusted", data = list(y = event, risk = risk), options = list(type = "bernoulli", odds_ratio = 2, h = 1), expected = list(cusum = I(odds), signals = I(which(odds > 1))), call = "closed form (Steiner et al. 2000)"),
  list(id = "not_an_event", data = list(y = c(0, 2)), options = list(type = "bernoulli", odds_ratio = 2, p0 = 0.1), expected = list(error = "invalid_argument"), call = "by definition"))
average <- Reduce(function(a, v) 0.3 * v + 0.7 * a, y, 1100, accumulate = TRUE)[-1]; half <- 2.7 * 130 * sqrt(0.3 / 1.7 * (1 - 0.7^(2 * seq_along(y))))
write_cases("ewma", list(id = "nile", data = list(y = y), options = list(target = 1100, sigma = 130, lambda = 0.3, L = 2.7), expected = list(ewma = I(average), lower = I(1100 - half), upper = I(1100 + half), signals = I(which(abs(average - 1100) > half))), call = "closed form"),
  list(id = "no_spread", data = list(y = c(3, 3, 3)), expected = list(error = "zero_variance"), call = "by definition"))
useful <- y[y != median(y)] > median(y); runs <- rle(useful)$lengths; fewest <- qbinom(0.05, length(useful) - 1, 0.5); longest <- round(log2(length(useful)) + 3)
write_cases("run_chart", list(id = "nile", data = list(y = y), expected = list(median = median(y), n_useful = length(useful), longest_run = max(runs), longest_run_max = longest, crossings = length(runs) - 1, crossings_min = fewest, signal = max(runs) > longest || length(runs) - 1 < fewest), call = "rle, qbinom"),
  list(id = "constant", data = list(y = c(5, 5, 5)), expected = list(error = "zero_variance"), call = "by definition"))
