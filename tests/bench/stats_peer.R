# What stats_bench times, in R: base alone; boot and nlme where they are installed. Prints JSON.
#   OMP_NUM_THREADS=1 Rscript stats_peer.R
options(digits = 6)
set.seed(20)
seconds <- list()
best <- function(id, runs, code) {
  code <- substitute(code); place <- parent.frame()
  seconds[[id]] <<- min(vapply(seq_len(runs), function(i) system.time(eval(code, place), gcFirst = FALSE)[["elapsed"]], 0))
}
has <- function(package) requireNamespace(package, quietly = TRUE)

million <- 1e6
x <- rnorm(million, 0.1); y <- rnorm(million); a <- as.numeric(rbinom(million, 48, 0.72)); b <- as.numeric(rbinom(million, 48, 0.70))
best("welch_1m", 3, t.test(x, y))
best("mann_whitney_1m", 1, wilcox.test(x, y, exact = FALSE))
best("mann_whitney_scores_1m", 1, wilcox.test(a, b, exact = FALSE))
status <- tryCatch(readLines("/proc/self/status"), error = function(e) character())
peak <- as.numeric(sub("\\D*(\\d+) kB", "\\1", grep("^VmHWM", status, value = TRUE))) / 1024
if (length(peak) == 1) seconds$megabytes <- peak
few <- seq_len(1e4)
best("hodges_lehmann_10k", 2, wilcox.test(x[few], y[few], exact = FALSE, conf.int = TRUE))
best("hodges_lehmann_scores_10k", 2, wilcox.test(a[few], b[few], exact = FALSE, conf.int = TRUE))

u <- x[few] - 0.05; v <- y[few]; all <- c(u, v); group <- rep(1:2, each = 1e4)
if (has("boot")) best("bca_10k", 1, {
  difference <- function(values, index) { drawn <- values[index]; mean(drawn[1:1e4]) - mean(drawn[1e4 + 1:1e4]) }
  made <- boot::boot(all, difference, R = 10000, strata = group)
  boot::boot.ci(made, type = "bca", L = c(u - mean(u), mean(v) - v))
})
best("permutation_10k", 1, {
  total <- sum(all); seen <- abs(mean(u) - mean(v)); far <- 0
  for (draw in 1:10000) { first <- sum(all[sample.int(2e4, 1e4)]); far <- far + (abs(2 * first - total) / 1e4 >= seen) }
})

if (has("nlme")) {
  people <- 1000; id <- rep(seq_len(people), each = 4); visit <- rep(1:4, people); level <- rep(rnorm(people, 0, 7), each = 4)
  base <- rep(rnorm(people, 50, 10), each = 4); arm <- rep(rbinom(people, 1, 0.5), each = 4)
  noise <- as.vector(replicate(people, as.numeric(stats::filter(rnorm(4, 0, 6), 0.5, method = "recursive"))))
  d <- data.frame(id = factor(id), visit, v = factor(visit), arm = factor(arm), base, y = 50 + level + noise + 0.5 * (base - 50) + arm * visit)
  d <- d[runif(nrow(d)) >= 0.15, ]
  best("mmrm", 1, nlme::gls(y ~ base + arm * v, d, correlation = nlme::corSymm(form = ~ visit | id), weights = nlme::varIdent(form = ~ 1 | v)))
}
cat(sprintf("{\"program\": \"R %s.%s\", \"seconds\": {%s}}\n", R.version$major, R.version$minor, paste(sprintf("\"%s\": %.6f", names(seconds), unlist(seconds)), collapse = ", ")))
