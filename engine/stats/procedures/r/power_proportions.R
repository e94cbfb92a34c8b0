found <- power.prop.test(n = n, p1 = p1, p2 = p2, power = power, sig.level = alpha, alternative = alternative,
  strict = strict, tol = 1e-12)
h <- 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2))
side <- if (alternative == "two.sided") 2 else 1
by_arcsine <- function(size) { # pwr::pwr.2p.test(h, size)
  pnorm(abs(h) * sqrt(size / 2) + qnorm(alpha / side)) + if (side == 2) pnorm(qnorm(alpha / side) - abs(h) * sqrt(size / 2)) else 0
}
asked <- is.null(n)
# a test corrected for continuity needs more people
corrected <- function(factor) if (asked) found$n / 4 * (1 + sqrt(1 + factor / (found$n * abs(p1 - p2))))^2
list(n = found$n, n_ceiling = ceiling(found$n - 1e-9), power = found$power, cohens_h = h,
  arcsine_n = if (asked) uniroot(function(size) by_arcsine(size) - power, c(1e-3, 1e3), extendInt = "upX", tol = 1e-9)$root else n,
  arcsine_power = if (asked) power else by_arcsine(n), fleiss_cc_n = corrected(2), casagrande_n = corrected(4))
