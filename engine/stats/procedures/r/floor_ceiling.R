missing <- is.na(x)
x <- x[!missing]
wilson <- function(k) prop.test(k, length(x), correct = FALSE, conf.level = conf_level)$conf.int
at_min <- sum(x == min)
at_max <- sum(x == max)
list(floor = at_min / length(x), floor_ci = wilson(at_min), floor_flag = at_min / length(x) > threshold,
  ceiling = at_max / length(x), ceiling_ci = wilson(at_max), ceiling_flag = at_max / length(x) > threshold,
  n = length(x), n_missing = sum(missing))
