cube <- array(unlist(lapply(tables, function(v) v[c(1, 3, 2, 4)])), c(2, 2, length(tables)))
cube <- cube[, , apply(cube, 3, sum) > 1, drop = FALSE]
test <- mantelhaen.test(cube, correct = FALSE, conf.level = conf_level)
# mantelhaen.test leaves the correction out when it is larger than the difference; here the statistic is then 0.
seen <- sum(cube[1, 1, ] - apply(cube, 3, function(m) sum(m[1, ]) * sum(m[, 1]) / sum(m)))
corrected <- if (seen == 0) 0 else test$statistic * (max(0, abs(seen) - 0.5) / abs(seen))^2
n1 <- cube[1, 1, ] + cube[1, 2, ]
n2 <- cube[2, 1, ] + cube[2, 2, ]
both <- n1 > 0 & n2 > 0
w <- (n1 * n2 / (n1 + n2))[both]
difference <- (cube[1, 1, ] / n1 - cube[2, 1, ] / n2)[both]
variance <- (cube[1, 1, ] * cube[1, 2, ] / n1^3 + cube[2, 1, ] * cube[2, 2, ] / n2^3)[both]
common <- sum(w * difference) / sum(w)
list(odds_ratio = test$estimate, ci = test$conf.int, statistic = test$statistic, p = test$p.value,
  statistic_cc = corrected, p_cc = pchisq(corrected, 1, lower.tail = FALSE), risk_difference = common,
  risk_difference_ci = common + c(-1, 1) * qnorm((1 + conf_level) / 2) * sqrt(sum(w^2 * variance)) / sum(w))
