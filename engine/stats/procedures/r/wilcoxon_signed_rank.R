change <- if (is.null(y)) x else x - y
change <- round(change[!is.na(change)], 10)
ranks <- rank(abs(change)) # pratt: people without change are ranked, then left out
if (zero_method == "wilcoxon") ranks[change != 0] <- rank(abs(change[change != 0]))
ranks <- ranks[change != 0]
signs <- sign(change[change != 0])
v <- sum(ranks[signs > 0])
if (method == "exact" || (method == "automatic" && length(ranks) <= 50)) {
  # psignrank knows no ties, so all ways to give the ranks a sign are counted by their sum.
  share <- 1
  for (r in round(2 * ranks)) share <- (c(share, rep(0, r)) + c(rep(0, r), share)) / 2
  sums <- (seq_along(share) - 1) / 2
  middle <- sum(ranks) / 2
  p <- switch(alternative,
    two.sided = sum(share[abs(sums - middle) >= abs(v - middle) - 1e-9]),
    greater = sum(share[sums >= v - 1e-9]), less = sum(share[sums <= v + 1e-9]))
} else {
  distance <- v - sum(ranks) / 2
  if (continuity) distance <- distance - switch(alternative, two.sided = sign(distance), greater = 1, less = -1) / 2
  z <- distance / sqrt(sum(ranks^2) / 4)
  p <- switch(alternative, two.sided = 2 * pnorm(-abs(z)), greater = pnorm(z, lower.tail = FALSE), less = pnorm(z))
}
list(v = v, n_zero = sum(change == 0), rank_biserial = sum(ranks * signs) / sum(ranks), p = p)
