# Computes the figures of `cairn compare` on the demonstration from the exported rows, with base R alone.
#   CAIRN_REFRESH=DIR build/dev/tests/service_test --gtest_filter=RunComparison.AgreesWithR*     writes DIR/CHANGE.csv
#   Rscript tests/reference/compare_demo.R DIR > tests/reference/compare_demo.json
# Rows of any data folder come from `cairn compare --rows FILE.csv`.
options(digits = 17, warn = -1)
folder <- commandArgs(TRUE)[1]
thresholds <- c("nrs-pain" = 2)  # improvement that matters; all measures with a threshold here are better when lower
confidence <- 0.95; z <- qnorm(1 - (1 - confidence) / 2)

number <- function(x) sprintf("%.17g", x)
json <- function(x) {
  if (is.list(x)) return(paste0("{", paste0("\"", names(x), "\": ", vapply(x, json, ""), collapse = ", "), "}"))
  if (is.character(x)) return(paste0("\"", x, "\""))
  text <- if (inherits(x, "AsIs") || length(x) > 1) paste0("[", paste(number(unclass(x)), collapse = ", "), "]") else number(x)
  text
}

# Number of subsets of size m by sum of whole-number weights: the exact distribution of midranks (doubled), ties included.
subset_counts <- function(weights, m) {
  total <- sum(weights); counts <- matrix(0, m + 1, total + 1); counts[1, 1] <- 1
  for (w in weights) for (k in m:1) { to <- (w + 1):(total + 1); counts[k + 1, to] <- counts[k + 1, to] + counts[k, to - w] }
  counts[m + 1, ]
}
mann_whitney <- function(x, y) {
  m <- length(x); n <- length(y); ranks <- rank(c(x, y)); u1 <- sum(ranks[1:m]) - m * (m + 1) / 2
  out <- list(u1 = u1, u2 = m * n - u1, prob_superiority = u1 / (m * n))
  doubled <- as.integer(round(2 * ranks))
  if (m + n <= 100 && m * sum(doubled) <= 5e7) {
    counts <- subset_counts(doubled, m); sums <- 0:(length(counts) - 1); centre <- m * (m + n + 1)
    out$p <- sum(counts[abs(sums - centre) >= abs(sum(doubled[1:m]) - centre)]) / sum(counts)
  } else {
    h <- wilcox.test(x, y, exact = FALSE, correct = TRUE); stopifnot(h$statistic == u1); out$p <- h$p.value
  }
  out
}
hedges <- function(x, y) {
  m <- length(x); n <- length(y); df <- m + n - 2; s <- sqrt(((m - 1) * var(x) + (n - 1) * var(y)) / df); d <- (mean(x) - mean(y)) / s
  k <- sqrt(1 / m + 1 / n); J <- exp(lgamma(df / 2) - lgamma((df - 1) / 2) - log(df / 2) / 2)
  ncp <- function(p) uniroot(function(q) pt(d / k, df, q) - p, d / k + c(-8, 8), tol = 1e-15, maxiter = 5000)$root
  ci <- c(ncp(1 - (1 - confidence) / 2), ncp((1 - confidence) / 2)) * k
  list(estimate = d, ci = ci, hedges_g = d * J, hedges_g_ci = ci * J, correction_j = J)
}
cliff <- function(x, y) {
  D <- sign(outer(x, y, "-")); m <- length(x); n <- length(y); d <- mean(D)
  v <- (n^2 * sum((rowMeans(D) - d)^2) + m^2 * sum((colMeans(D) - d)^2) - sum((D - d)^2)) / (m * n * (m - 1) * (n - 1))
  ci <- (d - d^3 + c(-1, 1) * z * sqrt(v) * sqrt((1 - d^2)^2 + z^2 * v)) / (1 - d^2 + z^2 * v)
  list(estimate = d, variance = v, ci = ci, prob_superiority_ci = (ci + 1) / 2)
}
shift <- function(x, y) {
  m <- length(x); n <- length(y); D <- sort(as.vector(outer(x, y, "-"))); k <- max(1, floor(m * n / 2 - z * sqrt(m * n * (m + n + 1) / 12) + 0.5))
  list(estimate = median(D), ci = c(D[k], D[m * n + 1 - k]))
}
wilson <- function(k, n) as.numeric(prop.test(k, n, correct = FALSE, conf.level = confidence)$conf.int)
newcombe <- function(x1, n1, x2, n2) {
  a <- wilson(x1, n1); b <- wilson(x2, n2); p <- x1 / n1; q <- x2 / n2
  c(p - q - sqrt((p - a[1])^2 + (b[2] - q)^2), p - q + sqrt((a[2] - p)^2 + (q - b[1])^2))
}
responder <- function(before, after, threshold) {
  group <- function(d) { change <- d$baseline - d$later; k <- sum(change >= threshold - 1e-9); list(n = nrow(d), improved = k, proportion_improved = k / nrow(d), ci = wilson(k, nrow(d)), mean_change = mean(change)) }
  b <- group(before); a <- group(after)
  list(before = b, after = a, risk_difference = a$improved / a$n - b$improved / b$n, newcombe = newcombe(a$improved, a$n, b$improved, b$n),
    chi2_p = prop.test(c(a$improved, b$improved), c(a$n, b$n), correct = FALSE)$p.value)
}
ancova <- function(both) {
  both$phase <- relevel(factor(both$phase), ref = "before"); model <- lm(later ~ phase + baseline, both); s <- summary(model)$coef["phaseafter", ]
  X <- model.matrix(model); bread <- solve(crossprod(X)); hc3 <- sqrt((bread %*% crossprod(X * (resid(model) / (1 - hatvalues(model)))) %*% bread)[2, 2])
  half <- qt(1 - (1 - confidence) / 2, model$df.residual) * hc3
  list(n = nrow(both), effect = I(s[[1]]), se = I(s[[2]]), t = I(s[[3]]), p = I(s[[4]]), df = model$df.residual, se_hc3 = I(hc3), pre_slope = coef(model)[["baseline"]], sigma = summary(model)$sigma,
    adjusted_means = unname(predict(model, data.frame(phase = c("before", "after"), baseline = mean(both$baseline)))))
}
paired <- function(d) { h <- t.test(d$later, d$baseline, paired = TRUE, conf.level = confidence); list(n = nrow(d), estimate = mean(d$later - d$baseline), se = h$stderr, statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value, ci = as.numeric(h$conf.int)) }
describe <- function(v) list(n = length(v), mean = mean(v), sd = sd(v), median = median(v), q1 = unname(quantile(v, 0.25)), q3 = unname(quantile(v, 0.75)))

compare <- function(rows, measure) {
  x <- rows$later[rows$phase == "after" & !is.na(rows$later)]; y <- rows$later[rows$phase == "before" & !is.na(rows$later)]
  if (length(x) < 2 || length(y) < 2 || sd(x) + sd(y) == 0) return(NULL)
  h <- t.test(x, y, conf.level = confidence)
  out <- list(welch_t = list(estimate = mean(x) - mean(y), se = h$stderr, statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value, ci = as.numeric(h$conf.int), n = c(length(x), length(y)), mean = c(mean(x), mean(y)), sd = c(sd(x), sd(y))),
    cohens_d = hedges(x, y), mann_whitney = mann_whitney(x, y), cliffs_delta = cliff(x, y), hodges_lehmann = shift(x, y), descriptive_before = describe(y), descriptive_after = describe(x))
  both <- rows[!is.na(rows$later) & !is.na(rows$baseline), ]; before <- both[both$phase == "before", ]; after <- both[both$phase == "after", ]
  if (nrow(before) < 3 || nrow(after) < 3) return(out)
  out$ancova <- ancova(both); out$paired_t_before <- paired(before); out$paired_t_after <- paired(after)
  if (measure %in% names(thresholds)) out$responder <- responder(before, after, thresholds[[measure]])
  out
}

changes <- list()
for (file in sort(list.files(folder, pattern = "\\.csv$"))) {
  rows <- read.csv(file.path(folder, file)); found <- list()
  for (measure in unique(rows$measure)) found[[measure]] <- compare(rows[rows$measure == measure, ], measure)
  changes[[sub("\\.csv$", "", file)]] <- Filter(Negate(is.null), found)
}
cat(json(list(source = list(program = paste("R", getRversion()), packages = "base, stats", script = "tests/reference/compare_demo.R", data = "the seeded demonstration on 2026-09-10"), changes = changes)), "\n", sep = "")
