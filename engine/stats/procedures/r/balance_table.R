of_interest <- as.character(data$group) == treated
weight <- if ("weight" %in% names(data)) data$weight else rep(1, nrow(data))
compare <- function(v) {
  kept <- !is.na(v) & !is.na(of_interest)
  a <- v[kept & of_interest]
  b <- v[kept & !of_interest]
  wa <- weight[kept & of_interest]
  wb <- weight[kept & !of_interest]
  if (is.character(v)) {
    levels <- sort(unique(c(a, b)), method = "radix")
    share <- function(side, w) sapply(levels, function(level) sum(w[side == level]) / sum(w))
    spread <- function(p) diag(p, length(p)) - p %*% t(p)
    rest <- -1
    S <- (spread(share(a, 1 + 0 * wa)[rest]) + spread(share(b, 1 + 0 * wb)[rest])) / 2 # spread without the weights
    d <- (share(a, wa) - share(b, wb))[rest]
    return(list(type = "categorical", levels = levels, p_treated = share(a, wa), p_control = share(b, wb),
      smd = tryCatch(sqrt(sum(d * solve(S, d))), error = function(e) NULL), n_missing = sum(is.na(v))))
  }
  binary <- all(c(a, b) %in% 0:1)
  variance <- function(side) if (binary) mean(side) * (1 - mean(side)) else var(side)
  means <- c(sum(wa * a) / sum(wa), sum(wb * b) / sum(wb))
  out <- list(type = if (binary) "binary" else "continuous", mean_treated = means[1], mean_control = means[2],
    smd = (means[1] - means[2]) / sqrt((variance(a) + variance(b)) / 2), n_missing = sum(is.na(v)))
  if (!binary) out <- c(out, list(variance_ratio = var(a) / var(b), ks = max(abs(ecdf(a)(c(a, b)) - ecdf(b)(c(a, b))))))
  out
}
columns <- setdiff(names(data), c("group", "weight"))
rows <- lapply(data[columns], compare)
smd <- sapply(rows, function(row) if (is.null(row$smd)) NA else row$smd)
c(list(columns = columns, flagged = columns[!is.na(smd) & abs(smd) > 0.1], n_treated = sum(of_interest, na.rm = TRUE),
  n_control = sum(!of_interest, na.rm = TRUE)), rows)
