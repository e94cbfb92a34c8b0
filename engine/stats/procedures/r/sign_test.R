change <- if (is.null(y)) x else x - y
change <- change[!is.na(change)]
from_mu <- round(change - mu, 10)
n <- length(change)
k <- qbinom((1 - conf_level) / 2, n, 0.5)
sorted <- c(-Inf, sort(change), Inf)
list(n_positive = sum(from_mu > 0), n_negative = sum(from_mu < 0), n_zero = sum(from_mu == 0),
  p = binom.test(sum(from_mu > 0), sum(from_mu != 0), alternative = alternative)$p.value,
  median = median(change), ci = sorted[c(k, n + 1 - k) + 1], coverage = 1 - 2 * pbinom(k - 1, n, 0.5))
