# Further rank procedures, base R alone: Rscript make_further_ranks_cases.R
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

before <- c(14, 9, 11, 17, 8, 12, 12, 10, 15, 13, 7, 16); after <- c(11, 9, 12, 12, 7, 8, 12, 6, 13, 9, 9, 10)
d <- after - before
sign_case <- function(d, alternative, level) {
  n <- length(d); k <- qbinom((1 - level) / 2, n, 0.5); s <- sort(d)
  list(n_positive = sum(d > 0), n_negative = sum(d < 0), n_zero = sum(d == 0),
       p = binom.test(sum(d > 0), sum(d != 0), alternative = alternative)$p.value, median = median(d), ci = s[c(k, n + 1 - k)],
       coverage = 1 - 2 * pbinom(k - 1, n, 0.5))
}
write_cases("sign_test",
  list(id = "twelve", data = list(x = after, y = before), expected = sign_case(d, "two.sided", 0.95), call = "binom.test"),
  list(id = "twelve_less_80", data = list(x = after, y = before), options = list(alternative = "less", conf_level = 0.8), expected = sign_case(d, "less", 0.8), call = "binom.test"),
  list(id = "no_change", data = list(x = c(2, 3), y = c(2, 3)), expected = list(error = "zero_variance"), call = "none"))
r <- rank(abs(d[d != 0])); s <- sign(d[d != 0])
write_cases("rank_biserial_paired", list(id = "twelve", data = list(x = after, y = before), expected = list(estimate = sum(r * s) / sum(r), n_nonzero = length(r)), call = "sum(rank * sign) / sum(rank)"))

casein <- chickwts$weight[chickwts$feed == "casein"]; soybean <- chickwts$weight[chickwts$feed == "soybean"]
munzel <- function(x, y, level, alternative) {  # by counting pairs, not by ranks
  ahead <- outer(x, y, function(a, b) (a < b) + (a == b) / 2); px <- rowMeans(ahead); py <- colMeans(ahead); m <- length(x); n <- length(y)
  v <- c(var(px) / m, var(py) / n); e <- mean(ahead); t <- (e - 0.5) / sqrt(sum(v)); df <- sum(v)^2 / sum(v^2 / (c(m, n) - 1))
  list(estimate = e, se = sqrt(sum(v)), statistic = t, df = df, ci = e + c(-1, 1) * qt((1 + level) / 2, df) * sqrt(sum(v)),
       p = switch(alternative, two.sided = 2 * pt(-abs(t), df), greater = pt(t, df), less = pt(-t, df)))
}
write_cases("brunner_munzel",
  list(id = "chicks", data = list(x = casein, y = soybean), expected = munzel(casein, soybean, 0.95, "two.sided"), call = "shares of pairs, see the script"),
  list(id = "ties_greater", data = list(x = after, y = before), options = list(alternative = "greater", conf_level = 0.9), expected = munzel(after, before, 0.9, "greater"), call = "shares of pairs"),
  list(id = "apart", data = list(x = c(1, 2, 3), y = c(7, 8)), expected = list(error = "zero_variance"), call = "none"))

gap <- function(x, y) max(abs(ecdf(x)(c(x, y)) - ecdf(y)(c(x, y))))
counted <- function(x, y) { v <- c(x, y); all <- combn(length(v), length(x)); seen <- gap(x, y); mean(apply(all, 2, function(i) gap(v[i], v[-i])) >= seen - 1e-9) }
limit <- function(x, y) { z <- gap(x, y) * sqrt(length(x) * length(y) / (length(x) + length(y))); k <- 1:100; 2 * sum((-1)^(k - 1) * exp(-2 * k^2 * z^2)) }
write_cases("ks_two_sample",
  list(id = "ties_counted", data = list(x = after[1:8], y = before[1:7]), options = list(method = "exact"), expected = list(statistic = gap(after[1:8], before[1:7]), p = counted(after[1:8], before[1:7]), variant = "exact"), call = "combn"),
  list(id = "chicks", data = list(x = casein, y = soybean), options = list(method = "asymptotic"), expected = list(statistic = gap(casein, soybean), p = limit(casein, soybean), variant = "asymptotic"), call = "ks.test(x, y, exact = FALSE)"))

h <- kruskal.test(weight ~ feed, chickwts); ranks <- rank(chickwts$weight)
write_cases("kruskal_wallis",
  list(id = "feeds", data = list(y = c(chickwts$weight, NA), group = c(as.character(chickwts$feed), "casein")),
       expected = list(statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value, n_missing = 1, mean_rank = as.numeric(tapply(ranks, chickwts$feed, mean)),
                       levels = levels(chickwts$feed)), call = "kruskal.test(y, group)"),
  list(id = "one_group", data = list(y = c(1, 2), group = c("a", "a")), expected = list(error = "insufficient_data"), call = "none"))

x <- c(cars$speed, NA, 7); y <- c(cars$dist, 4, NA)
p <- cor.test(x, y, conf.level = 0.9); s <- suppressWarnings(cor.test(x, y, method = "spearman", exact = FALSE)); k <- suppressWarnings(cor.test(x, y, method = "kendall", exact = FALSE))
write_cases("correlation",
  list(id = "cars", data = list(x = x, y = y), options = list(conf_level = 0.9),
       expected = list(n = 50, n_missing = 2, pearson = unname(p$estimate), pearson_p = p$p.value, pearson_ci = as.numeric(p$conf.int), spearman = unname(s$estimate), spearman_p = s$p.value,
                       kendall_tau_b = unname(k$estimate), kendall_p = k$p.value), call = "cor.test(x, y, method = ...)"),
  list(id = "two_pairs", data = list(x = c(1, 2), y = c(1, 3)), expected = list(error = "insufficient_data"), call = "none"))
