counts <- do.call(rbind, table)
counts <- counts[rowSums(counts) > 0, colSums(counts) > 0, drop = FALSE]
test <- suppressWarnings(chisq.test(counts, correct = FALSE))
g <- 2 * sum(ifelse(counts > 0, counts * log(counts / test$expected), 0))
out <- list(statistic = test$statistic, df = test$parameter, p = test$p.value,
  cramers_v = sqrt(test$statistic / sum(counts) / (min(dim(counts)) - 1)), g_statistic = g,
  g_p = pchisq(g, test$parameter, lower.tail = FALSE), min_expected = min(test$expected))
if (all(dim(counts) == 2)) {
  yates <- suppressWarnings(chisq.test(counts))
  out$yates_statistic <- yates$statistic
  out$yates_p <- yates$p.value
  out$phi <- det(counts) / sqrt(prod(rowSums(counts), colSums(counts)))
}
out
