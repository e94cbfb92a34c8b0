data[] <- lapply(data, function(v) if (is.character(v)) factor(v, levels = sort(unique(v), method = "radix")) else v)
sets <- split(data[data$.imp != 0, ], data$.imp[data$.imp != 0])
fits <- lapply(sets, function(set) lm(formula, set))
m <- length(fits)
complete_df <- min(sapply(fits, df.residual))
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
  riv = riv, r_squared_pooled = tanh(mean(sapply(fits, function(fit) atanh(sqrt(summary(fit)$r.squared)))))^2, m = m)
