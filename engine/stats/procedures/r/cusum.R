kept <- !is.na(y) & (is.null(risk) | !is.na(if (is.null(risk)) y else risk))
y <- y[kept]
running <- function(steps) Reduce(function(sum, step) max(0, sum + step), steps, 0, accumulate = TRUE)[-1]
if (type == "bernoulli") {
  risk <- if (is.null(risk)) p0 else risk[kept]
  sums <- running(y * log(odds_ratio) - log(1 + risk * (odds_ratio - 1)))
  out <- list(cusum = sums, signals = which(sums > h))
} else {
  if (is.null(target)) target <- mean(y)
  if (is.null(sigma)) sigma <- mean(abs(diff(y))) / 1.128
  z <- (y - target) / sigma
  up <- running(z - k)
  down <- running(-z - k)
  out <- if (type == "plain") list(target = target, cusum = cumsum(y - target)) else
    list(target = target, sigma = sigma, up = up, down = down, signals_up = which(up > h), signals_down = which(down > h))
}
out
