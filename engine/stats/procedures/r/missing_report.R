there <- !is.na(data)
kind <- apply(1 * there, 1, paste, collapse = "")
counts <- table(kind)
counts <- counts[order(-counts, -rank(names(counts)))]
little <- NULL
X <- if (all(sapply(data, is.numeric))) scale(as.matrix(data))
if (!is.null(X) && ncol(X) > 1 && any(!there)) {
  # As naniar::mcar_test: means and covariance by EM, then Little 1988, eq. 4.
  seen <- there[rowSums(there) > 0, , drop = FALSE]
  X <- X[rowSums(there) > 0, , drop = FALSE]
  kinds <- lapply(split(seq_len(nrow(X)), apply(seen, 1, paste, collapse = "")), function(rows) list(rows = rows, o = seen[rows[1], ]))
  n <- nrow(X)
  mean <- colMeans(X, na.rm = TRUE)
  S <- diag(ncol(X))
  for (round in 1:20000) {
    filled <- X
    extra <- 0 * S
    for (one in kinds) {
      o <- one$o
      if (all(o)) next
      slopes <- S[!o, o, drop = FALSE] %*% solve(S[o, o, drop = FALSE])
      filled[one$rows, !o] <- t(mean[!o] + slopes %*% (t(X[one$rows, o, drop = FALSE]) - mean[o]))
      extra[!o, !o] <- extra[!o, !o] + length(one$rows) * (S[!o, !o] - slopes %*% S[o, !o, drop = FALSE])
    }
    next_mean <- colMeans(filled)
    next_S <- (crossprod(sweep(filled, 2, next_mean)) + extra) / n
    change <- max(abs(next_mean - mean), abs(next_S - S))
    mean <- next_mean
    S <- next_S
    if (change < 1e-13) break
  }
  statistic <- sum(sapply(kinds, function(one) {
    d <- colMeans(X[one$rows, one$o, drop = FALSE]) - mean[one$o]
    length(one$rows) * sum(d * solve(S[one$o, one$o, drop = FALSE], d))
  }))
  df <- sum(sapply(kinds, function(one) sum(one$o))) - ncol(X)
  if (df > 0) little <- list(statistic = statistic, df = df, p = pchisq(statistic, df, lower.tail = FALSE))
}
list(columns = names(data), n_missing = colSums(!there), proportion_missing = colMeans(!there), complete_cases = sum(complete.cases(data)),
  n_patterns = length(counts), patterns = names(counts), pattern_counts = as.vector(counts), little_mcar = little, n = nrow(data))
