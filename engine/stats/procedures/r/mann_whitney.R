x <- x[!is.na(x)]
y <- y[!is.na(y)]
m <- length(x)
n <- length(y)
ranks <- rank(c(x, y))
u1 <- sum(ranks[seq_len(m)]) - m * (m + 1) / 2
is_small <- m + n <= 100 && m * sum(2 * ranks) <= 5e7
if (method == "exact" || (method == "automatic" && is_small)) {
  # wilcox.test leaves exact p values when there are ties, so all ways to choose m of the ranks are counted here
  # by their sum; ranks are doubled to be whole numbers.
  doubled <- round(2 * ranks)
  ways <- matrix(0, m + 1, sum(doubled) + 1)
  ways[1, 1] <- 1
  for (r in doubled) for (k in m:1) {
    moved <- (r + 1):ncol(ways)
    ways[k + 1, moved] <- ways[k + 1, moved] + ways[k, moved - r]
  }
  share <- ways[m + 1, ] / sum(ways[m + 1, ])
  u <- (seq_along(share) - 1) / 2 - m * (m + 1) / 2
  p <- switch(alternative,
    two.sided = sum(share[abs(u - m * n / 2) >= abs(u1 - m * n / 2) - 1e-9]),
    greater = sum(share[u >= u1 - 1e-9]), less = sum(share[u <= u1 + 1e-9]))
} else {
  p <- wilcox.test(x, y, exact = FALSE, correct = continuity, alternative = alternative)$p.value
}
list(u1 = u1, prob_superiority = u1 / (m * n), p = p)
