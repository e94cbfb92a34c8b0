rows <- !is.na(pre) & !is.na(post) & !is.na(group)
gain <- if (higher_is_better) post - pre else pre - post
wilson <- function(x, n) prop.test(x, n, correct = FALSE, conf.level = conf_level)$conf.int
of_cohort <- function(name) {
  g <- gain[rows & group == name]
  improved <- sum(g >= mcid)
  list(n = length(g), improved = improved, unchanged = sum(g > -mcid & g < mcid), deteriorated = sum(g <= -mcid & g < mcid),
    proportion_improved = improved / length(g), ci = wilson(improved, length(g)))
}
late <- of_cohort(after)
early <- of_cohort(before)
p <- late$proportion_improved
q <- early$proportion_improved
list(after = late, before = early, risk_difference = p - q,
  newcombe = p - q + c(-sqrt((p - late$ci[1])^2 + (early$ci[2] - q)^2), sqrt((late$ci[2] - p)^2 + (q - early$ci[1])^2)))
