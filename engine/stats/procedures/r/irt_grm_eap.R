if (is.null(responses)) responses <- lapply(seq_len(nrow(data)), function(i) unlist(data[i, ]))
if (length(a) == 1 && length(responses[[1]]) > 1) responses <- as.list(unlist(responses)) # one item: a list of people
theta <- seq(grid[1], grid[2], by = grid[3])
thresholds <- as.list(b)
chance <- function(at, item, answer) {
  edges <- c(-Inf, thresholds[[item]], Inf)
  plogis(D * a[item] * (at - edges[answer + 1])) - plogis(D * a[item] * (at - edges[answer + 2]))
}
posterior <- function(answers, at) {
  weight <- dnorm(at, prior_mean, prior_sd)
  for (item in which(!is.na(answers))) weight <- weight * chance(at, item, answers[item])
  weight
}
weights <- sapply(responses, posterior, at = theta)
level <- colSums(theta * weights) / colSums(weights)
se <- sqrt(colSums(outer(theta, level, "-")^2 * weights) / colSums(weights))
list(t_score = 50 + 10 * level, t_se = 10 * se, theta = level, se = se, n = length(responses), n_missing = sum(is.na(unlist(responses))))
