counts <- do.call(rbind, table)
test <- fisher.test(counts, conf.level = conf_level, workspace = 2e7)
out <- list(p = test$p.value)
if (all(dim(counts) == 2)) {
  # fisher.test finds odds ratio and interval to four digits only, so they are solved here from the same distribution.
  r <- rowSums(counts)
  c1 <- sum(counts[, 1])
  k <- max(0, c1 - r[2]):min(r[1], c1)
  a <- counts[1, 1]
  base <- dhyper(k, r[1], r[2], c1, log = TRUE)
  chances <- function(log_odds) {
    w <- exp(base + k * log_odds - max(base + k * log_odds))
    w / sum(w)
  }
  solve_odds <- function(f) exp(uniroot(f, c(-1, 1), extendInt = "yes", tol = 1e-13)$root)
  tail <- (1 - conf_level) / 2
  out$odds_ratio_conditional <- if (a == min(k)) 0 else if (a == max(k)) Inf else solve_odds(function(l) sum(k * chances(l)) - a)
  out$ci <- c(if (a == min(k)) 0 else solve_odds(function(l) sum(chances(l)[k >= a]) - tail),
    if (a == max(k)) Inf else solve_odds(function(l) sum(chances(l)[k <= a]) - tail))
  out$odds_ratio_sample <- counts[1, 1] * counts[2, 2] / counts[1, 2] / counts[2, 1]
  out$p_greater <- fisher.test(counts, alternative = "greater")$p.value
  out$p_less <- fisher.test(counts, alternative = "less")$p.value
  out$mid_p <- test$p.value - dhyper(a, r[1], r[2], c1) / 2
}
out
