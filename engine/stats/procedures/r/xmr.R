place <- which(!is.na(y))
value <- y[place]
n <- length(value)
# As NHSRplotthedots::ptd_spc.
segment <- 1 + rowSums(outer(place, sort(unique(c(rebase_at, 0))), ">=")) # NULL: one segment
segment <- match(segment, unique(segment))
limits <- lapply(unique(segment), function(s) {
  of_segment <- value[segment == s]
  kept <- if (is.null(fix_after_n_points)) of_segment else head(of_segment, fix_after_n_points)
  ranges <- abs(diff(kept))
  if (screen_outliers && mean(ranges) > 0) ranges <- ranges[ranges < 3.267 * mean(ranges)]
  half <- 2.66 * mean(ranges)
  list(start = place[segment == s][1], n = length(of_segment), mean = mean(kept), lpl = mean(kept) - half, upl = mean(kept) + half,
    near_lpl = mean(kept) - 2 / 3 * half, near_upl = mean(kept) + 2 / 3 * half, mean_moving_range = mean(ranges),
    n_moving_ranges = length(ranges), short_segment_warning = length(of_segment) < 13)
})
points <- do.call(rbind, lapply(unique(segment), function(s) {
  v <- value[segment == s]
  l <- limits[[s]]
  m <- length(v)
  side <- sign(v - l$mean)
  step <- c(0, sign(diff(v)))
  outside <- v < l$lpl | v > l$upl
  near <- !outside & (v < l$near_lpl | v > l$near_upl)
  shift <- trend <- two_in_three <- rep(FALSE, m)
  for (end in seq_len(m)) {
    seven <- (end - 6):end
    if (end >= 7 && abs(sum(side[seven])) == 7) shift[seven] <- TRUE
    if (end >= 7 && abs(sum(step[seven[-1]])) == 6) trend[seven] <- TRUE
    three <- (end - 2):end
    if (end >= 3 && abs(sum(side[three])) == 3 && sum(near[three]) >= 2) two_in_three[three] <- two_in_three[three] | near[three]
  }
  cause <- ifelse(outside, "astronomical", ifelse(trend, "trend", ifelse(two_in_three, "two_in_three", ifelse(shift, "shift", "common"))))
  way <- ifelse(c(trend[-1], FALSE), c(step[-1], 0), step) # of a trend: the step out of the point, or into the last one
  high <- ifelse(cause == "trend", way > 0, side > 0)
  where <- ifelse(cause == "trend", ifelse(high, "increasing", "decreasing"), ifelse(high, "above", "below"))
  data.frame(cause, side = ifelse(cause == "common", "", where), high)
}))
type <- if (improvement_direction == "neutral") ifelse(points$high, "neutral_high", "neutral_low") else
  ifelse(points$high == (improvement_direction == "increase"), "improvement", "concern")
type[points$cause == "common"] <- "common"
last <- limits[[length(limits)]]
up_is_better <- improvement_direction == "increase"
assurance <- if (is.null(target) || improvement_direction == "neutral") NULL else
  if (target > last$upl) (if (up_is_better) "fail" else "pass") else
  if (target < last$lpl) (if (up_is_better) "pass" else "fail") else "inconsistent"
list(segments = limits, special_cause = points$cause, side = points$side, point_type = type, variation = type[n],
  assurance = assurance, place = place)
