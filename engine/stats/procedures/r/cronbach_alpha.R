items <- as.matrix(data[complete.cases(data), ])
n <- nrow(items)
k <- ncol(items)
alpha_of <- function(m) ncol(m) / (ncol(m) - 1) * (1 - sum(diag(var(m))) / sum(var(m))) # psych::alpha(m)$total$raw_alpha
alpha <- alpha_of(items)
r <- cor(items)
mean_r <- mean(r[upper.tri(r)])
odd <- seq(1, k, 2)
half <- cor(rowSums(items[, odd, drop = FALSE]), rowSums(items[, -odd, drop = FALSE]))
covariances <- var(items)
off <- covariances - diag(diag(covariances))
list(alpha = alpha, ci = 1 - (1 - alpha) * qf((1 + c(conf_level, -conf_level)) / 2, n - 1, (n - 1) * (k - 1)),
  alpha_standardised = k * mean_r / (1 + (k - 1) * mean_r), mean_inter_item_correlation = mean_r, items = colnames(items),
  item_rest_correlation = sapply(1:k, function(i) cor(items[, i], rowSums(items[, -i, drop = FALSE]))),
  alpha_if_dropped = if (k > 2) sapply(1:k, function(i) alpha_of(items[, -i])) else rep(NA, k),
  guttman_lambda2 = (sum(off) + sqrt(k / (k - 1) * sum(off^2))) / sum(covariances),
  split_half_odd_even = 2 * half / (1 + half), k = k, n = n, n_missing = nrow(data) - n)
