data[] <- lapply(data, function(v) if (is.character(v)) factor(v, levels = sort(unique(v), method = "radix")) else v)
complete <- data[complete.cases(data[c("id", all.vars(formula))]), ]
complete$id <- match(complete$id, unique(complete$id))
complete <- complete[order(complete$id), ]
model <- geepack::geeglm(formula, family = family, data = complete, id = id, corstr = corstr,
  control = geepack::geese.control(epsilon = 1e-12, maxit = 500))
figures <- summary(model)$coefficients
half <- qnorm((1 + conf_level) / 2) * figures[, 2]
list(terms = names(coef(model)), estimate = figures[, 1], se_robust = figures[, 2], wald = figures[, 3],
  p = pchisq(figures[, 3], 1, lower.tail = FALSE), ci = Map(function(e, h) e + c(-1, 1) * h, figures[, 1], half),
  alpha = if (corstr != "independence") model$geese$alpha, n = nrow(complete), n_clusters = max(complete$id))
