data[] <- lapply(data, function(v) if (is.character(v)) factor(v, levels = sort(unique(v), method = "radix")) else v)
# lme4 stops at about six digits.
model <- lmerTest::lmer(formula, data, REML = reml,
  control = lme4::lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5), check.conv.singular = "ignore"))
tests <- function(ddf) {
  figures <- summary(model, ddf = ddf)$coefficients
  half <- qt((1 + conf_level) / 2, figures[, "df"]) * figures[, 2]
  list(se = figures[, 2], df = figures[, "df"], t = figures[, "t value"], p = figures[, 5],
    ci = Map(function(e, h) e + c(-1, 1) * h, unname(figures[, 1]), unname(half)))
}
group <- names(lme4::ranef(model))[1]
spread <- matrix(lme4::VarCorr(model)[[group]], ncol(lme4::VarCorr(model)[[group]]))
residual <- sigma(model)^2
blup <- lme4::ranef(model)[[group]]
groups <- unique(as.character(model.frame(model)[[group]]))
if (!all_groups) groups <- head(groups, 5)
list(terms = names(lme4::fixef(model)), estimate = lme4::fixef(model), se = sqrt(diag(as.matrix(vcov(model)))),
  satterthwaite = tests("Satterthwaite"), kr = if (reml) tests("Kenward-Roger"),
  random_covariance = spread, residual_variance = residual, log_likelihood = logLik(model), aic = AIC(model),
  icc = if (length(spread) == 1) spread / (spread + residual), blup_groups = groups, blup = t(as.matrix(blup[groups, ])), n_groups = nrow(blup))
