change <- if (is.null(y)) x else x - y
change <- change[!is.na(change)]
ranks <- rank(abs(change[change != 0]))
list(estimate = sum(ranks * sign(change[change != 0])) / sum(ranks), n_nonzero = length(ranks), n_zero = sum(change == 0))
