kept <- !is.na(pre) & !is.na(post)
pre <- pre[kept]
post <- post[kept]
change <- post - pre
n <- length(change)
srm <- mean(change) / sd(change)
t <- srm * sqrt(n)
limit <- function(share) uniroot(function(ncp) pt(t, n - 1, ncp) - share, t + c(-1, 1), extendInt = "downX", tol = 1e-12)$root
list(mean_change = mean(change), sd_change = sd(change), srm = srm,
  srm_ci = suppressWarnings(c(limit((1 + conf_level) / 2), limit((1 - conf_level) / 2))) / sqrt(n),
  srm_hedges = srm * exp(lgamma((n - 1) / 2) - log(sqrt((n - 1) / 2)) - lgamma((n - 2) / 2)),
  effect_size = mean(change) / sd(pre), d_average = mean(change) / sqrt((var(pre) + var(post)) / 2),
  d_rm = srm * sqrt(2 * (1 - cor(pre, post))), correlation = cor(pre, post))
