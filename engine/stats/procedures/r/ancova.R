complete <- data[complete.cases(data), ]
levels <- sort(unique(as.character(complete$group)), method = "radix")
if (reference != "") levels <- c(reference, setdiff(levels, reference))
texts <- sapply(complete, is.character)
complete[texts] <- lapply(complete[texts], function(v) factor(v, levels = sort(unique(v), method = "radix")))
complete$group <- factor(complete$group, levels = levels)
covariates <- setdiff(names(complete), c("post", "pre", "group"))
right <- function(terms) reformulate(c(terms, sprintf("`%s`", covariates)), "post")
model <- lm(right(c("group", "pre")), complete)
groups <- 1 + seq_along(levels[-1])
figures <- summary(model)$coefficients[groups, , drop = FALSE]
X <- model.matrix(model)
bread <- solve(crossprod(X))
hc3 <- sqrt(diag(bread %*% crossprod(X * (resid(model) / (1 - hatvalues(model)))) %*% bread)) # sandwich::vcovHC(model)
wide <- anova(model, lm(right("group * pre"), complete))
at_mean <- X
at_mean[, "pre"] <- mean(complete$pre)
adjusted <- sapply(levels, function(level) {
  at <- colMeans(at_mean)
  at[groups] <- as.numeric(levels[-1] == level)
  sum(at * coef(model))
})
change <- tapply(complete$post - complete$pre, complete$group, mean)
list(levels = levels, effect = figures[, 1], se = figures[, 2], t = figures[, 3], p = figures[, 4],
  df = model$df.residual, ci = lapply(groups, function(i) confint(model, i, level = conf_level)), se_hc3 = hc3[groups],
  adjusted_means = adjusted, interaction_p = wide$`Pr(>F)`[2], change_score_difference = change[-1] - change[1])
