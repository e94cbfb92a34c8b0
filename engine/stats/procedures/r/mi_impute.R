# Chained equations as mice::mice does them (predictive mean matching, logistic and multinomial regression), with other
# random numbers than Cairn's: figures differ a little, as with another seed.
set.seed(seed)
texts <- names(data)[sapply(data, is.character)]
data[texts] <- lapply(data[texts], function(v) factor(v, levels = sort(unique(v), method = "radix")))
gaps <- names(sort(colSums(is.na(data))))
gaps <- gaps[colSums(is.na(data))[gaps] > 0]
predictors <- function(full, v) {
  X <- model.matrix(~ ., full[setdiff(names(full), v)])[, -1, drop = FALSE]
  X <- X[, apply(X, 2, sd) > 0, drop = FALSE]
  cbind(1, scale(X))
}
fill <- function(full, v) {
  seen <- !is.na(data[[v]])
  X <- predictors(full, v)
  if (is.numeric(data[[v]])) {
    fit <- lm.fit(X[seen, ], data[[v]][seen])
    sigma <- sqrt(sum(fit$residuals^2) / rchisq(1, max(1, sum(seen) - ncol(X))))
    drawn <- fit$coefficients + sigma * backsolve(qr.R(fit$qr), rnorm(ncol(X)))
    have <- drop(X[seen, ] %*% fit$coefficients)
    wanted <- drop(X[!seen, , drop = FALSE] %*% drawn)
    nearest <- sapply(wanted, function(w) sample(head(order(abs(have - w), runif(length(have))), donors), 1))
    return(data[[v]][seen][nearest])
  }
  if (nlevels(data[[v]]) == 2) {
    fit <- suppressWarnings(glm.fit(X[seen, ], as.integer(data[[v]][seen]) - 1, family = binomial()))
    drawn <- fit$coefficients + drop(t(chol(chol2inv(qr.R(fit$qr)))) %*% rnorm(ncol(X)))
    return(levels(data[[v]])[1 + (runif(sum(!seen)) < plogis(drop(X[!seen, , drop = FALSE] %*% drawn)))])
  }
  resampled <- sample(which(seen), replace = TRUE)
  fit <- nnet::multinom(data[[v]][resampled] ~ X[resampled, -1], trace = FALSE)
  chance <- exp(X[!seen, , drop = FALSE] %*% t(coef(fit)))
  chance <- cbind(1, chance) / (1 + rowSums(chance))
  apply(chance, 1, function(p) sample(c(fit$lev), 1, prob = p))
}
impute <- function() {
  full <- data
  for (v in gaps) full[[v]][is.na(data[[v]])] <- sample(data[[v]][!is.na(data[[v]])], sum(is.na(data[[v]])), TRUE)
  for (round in seq_len(iterations)) for (v in gaps) full[[v]][is.na(data[[v]])] <- fill(full, v)
  full
}
fits <- lapply(seq_len(m), function(i) lm(formula, impute()))
complete_df <- df.residual(fits[[1]])
# As mice::pool: Rubin 1987, degrees of freedom by Barnard and Rubin 1999.
q <- sapply(fits, coef)
within <- rowMeans(sapply(fits, function(fit) diag(vcov(fit))))
between <- (1 + 1 / m) * apply(q, 1, var)
lambda <- between / (within + between)
classical <- (m - 1) / pmax(lambda, 1e-4)^2
observed <- (complete_df + 1) / (complete_df + 3) * complete_df * (1 - pmax(lambda, 1e-4))
df <- classical * observed / (classical + observed)
estimate <- rowMeans(q)
se <- sqrt(within + between)
riv <- between / within
half <- qt((1 + conf_level) / 2, df) * se
list(terms = names(estimate), estimate = estimate, se = se, df = df, statistic = estimate / se, p = 2 * pt(-abs(estimate / se), df),
  ci = Map(function(e, h) e + c(-1, 1) * h, unname(estimate), unname(half)), fmi = (riv + 2 / (df + 3)) / (1 + riv), lambda = lambda,
  riv = riv, m = m, n = nrow(data), n_missing = colSums(is.na(data)))
