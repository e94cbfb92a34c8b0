data[] <- lapply(data, function(v) if (is.character(v)) factor(v, levels = sort(unique(v), method = "radix")) else v)
d <- data[complete.cases(data[c("id", "visit", all.vars(formula))]), ]
visits <- sort(unique(d$visit))
k <- length(visits)
d <- d[order(match(d$id, unique(d$id)), d$visit), ]
X <- model.matrix(formula, d)
y <- model.response(model.frame(formula, d))
n <- length(y)
p <- ncol(X)
# People who came to the same visits, and the products of their columns: all that the likelihood needs.
rows_of <- split(seq_len(n), match(d$id, unique(d$id)))
came <- lapply(rows_of, function(rows) match(d$visit[rows], visits))
kinds <- lapply(split(seq_along(came), sapply(came, paste, collapse = " ")), function(people) {
  at <- lapply(seq_along(came[[people[1]]]), function(i) sapply(rows_of[people], `[`, i))
  XY <- cbind(X, y)
  cross <- lapply(at, function(a) lapply(at, function(b) crossprod(XY[a, , drop = FALSE], XY[b, , drop = FALSE])))
  list(o = came[[people[1]]], people = length(people), cross = cross)
})
weighted <- function(one, G) { # sum over people of t(cbind(X, y)) %*% G %*% cbind(X, y)
  out <- 0
  for (a in seq_along(one$o)) for (b in seq_along(one$o)) out <- out + G[a, b] * one$cross[[a]][[b]]
  out
}
# Covariance of the visits, with first and second derivatives in the parameters.
apart <- abs(outer(1:k, 1:k, "-"))
place <- which(upper.tri(diag(k), TRUE), arr.ind = TRUE)
unit <- function(i, j) replace(matrix(0, k, k), rbind(c(i, j), c(j, i)), 1)
parts <- switch(covariance, us = lapply(seq_len(nrow(place)), function(i) unit(place[i, 1], place[i, 2])), cs = list(diag(k), 1 - diag(k)))
shape <- function(theta) {
  if (covariance != "ar1") return(list(S = Reduce(`+`, Map(`*`, theta, parts)), first = parts, second = function(i, j) NULL))
  rho <- theta[2]
  power <- function(e) ifelse(apart < e, 0, rho^pmax(apart - e, 0))
  slope <- apart * power(1)
  bend <- theta[1] * apart * (apart - 1) * power(2)
  list(S = theta[1] * power(0), first = list(power(0), theta[1] * slope), second = function(i, j) if (i + j == 3) slope else if (i + j == 4) bend)
}
state <- function(theta) {
  s <- shape(theta)
  if (min(eigen(s$S, TRUE, TRUE)$values) <= 0) return(NULL)
  s$W <- lapply(kinds, function(one) solve(s$S[one$o, one$o, drop = FALSE]))
  all <- Reduce(`+`, Map(weighted, kinds, s$W))
  s$Phi <- solve(all[1:p, 1:p])
  s$beta <- drop(s$Phi %*% all[1:p, p + 1])
  log_det <- sum(mapply(function(one, W) -one$people * as.numeric(determinant(W)$modulus), kinds, s$W))
  squares <- all[p + 1, p + 1] - sum(all[1:p, p + 1] * s$beta)
  s$value <- -0.5 * (log_det + squares + (if (reml) n - p else n) * log(2 * pi) - if (reml) as.numeric(determinant(s$Phi)$modulus) else 0)
  s
}
# With W the inverse covariance of all rows and D its derivatives: X'WDWX, X'WDWDWX and the same with residuals.
derivatives <- function(s) {
  turn <- rbind(cbind(diag(p), -s$beta), c(rep(0, p), 1)) # from y to residuals
  size <- length(s$first)
  pick <- function(D, one) D[one$o, one$o, drop = FALSE]
  total <- function(of_kind) {
    whole <- t(turn) %*% Reduce(`+`, Map(of_kind, kinds, s$W)) %*% turn
    list(X = whole[1:p, 1:p], r = whole[1:p, p + 1], rr = whole[p + 1, p + 1])
  }
  trace <- function(of_kind) sum(mapply(function(one, W) one$people * sum(diag(of_kind(one, W))), kinds, s$W))
  one_D <- lapply(s$first, function(D) total(function(one, W) weighted(one, W %*% pick(D, one) %*% W)))
  trace_D <- sapply(s$first, function(D) trace(function(one, W) W %*% pick(D, one)))
  score <- sapply(1:size, function(i) 0.5 * (one_D[[i]]$rr - trace_D[i] + if (reml) sum(s$Phi * one_D[[i]]$X) else 0))
  observed <- expected <- matrix(0, size, size)
  Q <- R <- vector("list", size)
  for (i in 1:size) for (j in 1:size) {
    two <- total(function(one, W) weighted(one, W %*% pick(s$first[[i]], one) %*% W %*% pick(s$first[[j]], one) %*% W))
    D2 <- s$second(i, j)
    bent <- if (is.null(D2)) list(X = 0 * s$Phi, rr = 0) else total(function(one, W) weighted(one, W %*% pick(D2, one) %*% W))
    t2 <- trace(function(one, W) W %*% pick(s$first[[i]], one) %*% W %*% pick(s$first[[j]], one))
    bent_trace <- if (is.null(D2)) 0 else trace(function(one, W) W %*% pick(D2, one))
    if (reml) {
      t2 <- t2 - 2 * sum(s$Phi * two$X) + sum((s$Phi %*% one_D[[i]]$X) * t(s$Phi %*% one_D[[j]]$X))
      bent_trace <- bent_trace - sum(s$Phi * bent$X)
    }
    expected[i, j] <- t2 / 2
    observed[i, j] <- -t2 / 2 + two$rr - sum(one_D[[i]]$r * drop(s$Phi %*% one_D[[j]]$r)) + (bent_trace - bent$rr) / 2
    Q[[i]][[j]] <- two$X
    R[[i]][[j]] <- bent$X
  }
  list(score = score, observed = observed, expected = expected, P = lapply(one_D, `[[`, "X"), Q = Q, R = R)
}
# Newton's method on the likelihood; nlme::gls gives the same to about five digits.
spread <- var(residuals(lm(y ~ 0 + X)))
theta <- switch(covariance, us = ifelse(place[, 1] == place[, 2], spread, spread / 2), cs = c(spread, spread / 2), ar1 = c(spread, 0.5))
s <- state(theta)
for (round in 1:200) {
  now <- derivatives(s)
  step <- solve(if (round <= 8) now$expected else now$observed, now$score)
  size <- 1
  repeat {
    tried <- state(theta + size * step)
    if ((!is.null(tried) && tried$value >= s$value - 1e-9) || size < 1e-8) break
    size <- size / 2
  }
  if (is.null(tried)) stop("the likelihood has no peak")
  theta <- theta + size * step
  s <- tried
  if (max(abs(step)) < 1e-10 * max(abs(theta))) break
}
now <- derivatives(s)
K <- if (is.null(contrasts)) diag(p) else do.call(rbind, contrasts)
contrast <- drop(K %*% s$beta)
described <- function(se, df) {
  half <- qt((1 + conf_level) / 2, df) * se
  list(se = se, df = df, t = contrast / se, p = 2 * pt(-abs(contrast / se), df),
    ci = Map(function(e, h) e + c(-1, 1) * h, unname(contrast), unname(half)))
}
tests <- function(information) { # Kenward & Roger 1997; Satterthwaite 1946
  weight <- solve(information)
  Lambda <- 0 * s$Phi
  for (i in seq_along(now$P)) for (j in seq_along(now$P))
    Lambda <- Lambda + weight[i, j] * (now$Q[[i]][[j]] - now$P[[i]] %*% s$Phi %*% now$P[[j]] - now$R[[i]][[j]] / 4)
  variance <- diag(K %*% s$Phi %*% t(K))
  g <- matrix(sapply(now$P, function(P) diag(K %*% s$Phi %*% P %*% s$Phi %*% t(K))), nrow(K))
  df <- 2 * variance^2 / rowSums((g %*% weight) * g)
  adjusted <- s$Phi + 2 * s$Phi %*% Lambda %*% s$Phi
  list(kr = described(sqrt(diag(K %*% adjusted %*% t(K))), df), satterthwaite = described(sqrt(variance), df))
}
observed <- if (reml) tests(now$observed)
list(terms = colnames(X), estimate = s$beta, se = sqrt(diag(s$Phi)), kr = observed$kr, satterthwaite = observed$satterthwaite,
  kr_expected_information = if (reml) tests(now$expected)$kr, contrast_estimate = contrast, covariance = lapply(1:k, function(i) s$S[i, ]),
  log_likelihood = s$value, minus2_log_likelihood = -2 * s$value, n_observations = n, n_subjects = length(rows_of))
