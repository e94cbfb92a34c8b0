# wilcox.test finds its estimate and interval by a search; these are the middle of all differences and the k-th from
# either end.
if (is.null(y) || paired) {
  change <- if (is.null(y)) x else x - y
  change <- change[!is.na(change)]
  n <- length(change)
  all <- outer(change, change, "+")
  all <- sort(all[upper.tri(all, diag = TRUE)] / 2)
  k <- if (method == "exact") qsignrank((1 - conf_level) / 2, n)
    else floor(length(all) / 2 + qnorm((1 - conf_level) / 2) * sqrt(n * (n + 1) * (2 * n + 1) / 24) + 0.5)
} else {
  x <- x[!is.na(x)]
  y <- y[!is.na(y)]
  m <- length(x)
  n <- length(y)
  all <- sort(outer(x, y, "-"))
  k <- if (method == "exact") qwilcox((1 - conf_level) / 2, m, n)
    else floor(length(all) / 2 + qnorm((1 - conf_level) / 2) * sqrt(m * n * (m + n + 1) / 12) + 0.5)
}
k <- min(max(k, 1), (length(all) + 1) %/% 2)
list(estimate = median(all), ci = all[c(k, length(all) + 1 - k)], k = k)
