# Reference cases for analyses of variance and certified digits: Rscript make_variance_analysis_cases.R
# Data: R's built-in InsectSprays, PlantGrowth, longley, LakeHuron and small invented tables.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write_cases.R"))

table_of <- function(y, group) {
  a <- anova(lm(y ~ factor(group))); ss <- a$`Sum Sq`; ms <- a$`Mean Sq`[2]
  list(n = length(y), df_between = a$Df[1], df_within = a$Df[2], ss_between = ss[1], ss_within = ss[2], f = a$`F value`[1], p = a$`Pr(>F)`[1], r_squared = ss[1] / sum(ss), residual_sd = sqrt(ms),
    eta_squared = ss[1] / sum(ss), omega_squared = (ss[1] - a$Df[1] * ms) / (sum(ss) + ms), epsilon_squared = (ss[1] - a$Df[1] * ms) / sum(ss), level_mean = I(unname(tapply(y, group, mean))))
}
plants <- list(y = PlantGrowth$weight, group = as.character(PlantGrowth$group)); sprays <- list(y = InsectSprays$count, group = as.character(InsectSprays$spray))
fields <- function(x, names) x[names]
write_cases("one_way_anova",
  list(id = "plants", data = plants, expected = do.call(table_of, plants), call = "anova(lm(y ~ group))"),
  list(id = "with_gaps", data = list(y = c(3, NA, 5, 6, 8, 7, 4), group = c("a", "a", "a", "b", "b", NA, "b")), expected = c(table_of(c(3, 5, 6, 8, 4), c("a", "a", "b", "b", "b")), list(n_missing = 2)), call = "anova(lm(y ~ group))"),
  list(id = "one_group", data = list(y = c(3, 4, 5), group = c("a", "a", "a")), expected = list(error = "insufficient_data"), call = "by definition"),
  list(id = "no_spread", data = list(y = c(0.1, 0.1, 0.1, 0.7, 0.7, 0.7), group = c("a", "a", "a", "b", "b", "b")), expected = list(error = "zero_variance"), call = "by definition"))
write_cases("anova_effects", list(id = "sprays", data = sprays, expected = fields(do.call(table_of, sprays), c("eta_squared", "omega_squared", "epsilon_squared")), call = "anova(lm(y ~ group)), closed form"))
w <- oneway.test(y ~ group, sprays)
write_cases("welch_anova",
  list(id = "sprays", data = sprays, expected = list(statistic = unname(w$statistic), df1 = unname(w$parameter[1]), df2 = unname(w$parameter[2]), p = w$p.value, level_sd = I(unname(tapply(sprays$y, sprays$group, sd)))), call = "oneway.test"),
  list(id = "single_person", data = list(y = c(3, 4, 5), group = c("a", "a", "b")), expected = list(error = "insufficient_data"), call = "by definition"),
  list(id = "constant_group", data = list(y = c(3, 4, 5, 5), group = c("a", "a", "b", "b")), expected = list(error = "zero_variance"), call = "by definition"))

spread <- function(x, y, level = 0.95) {
  f <- var.test(x, y, conf.level = level); side <- rep(1:2, c(length(x), length(y)))
  by <- function(center) { a <- anova(lm(abs(c(x - center(x), y - center(y))) ~ factor(side))); I(c(a$`F value`[1], a$`Pr(>F)`[1])) }
  list(f_ratio = unname(f$statistic), f_p = f$p.value, f_ci = I(as.numeric(f$conf.int)), f_df = I(unname(f$parameter)), brown_forsythe = by(median), levene = by(mean),
    shapiro_w = I(unname(c(shapiro.test(x)$statistic, shapiro.test(y)$statistic))), shapiro_p = I(c(shapiro.test(x)$p.value, shapiro.test(y)$p.value)))
}
close <- list(rel = 1e-9, abs = 1e-12, by_field = list(shapiro_w = list(rel = 1e-7), shapiro_p = list(rel = 1e-5)))
a <- InsectSprays$count[InsectSprays$spray == "A"]; d <- InsectSprays$count[InsectSprays$spray == "D"]
write_cases("variance_tests",
  list(id = "sprays", data = list(x = a, y = d), expected = spread(a, d), tolerance = close, call = "var.test, shapiro.test, anova(lm(abs(x - median)))"),
  list(id = "three_and_five_99", data = list(x = c(1, 2, 9), y = c(2, 3, 4, 5, 12)), options = list(conf_level = 0.99), expected = spread(c(1, 2, 9), c(2, 3, 4, 5, 12), 0.99), tolerance = close, call = "the same"),
  list(id = "lake", data = list(x = as.numeric(LakeHuron), y = as.numeric(LakeHuron)[1:11]), expected = spread(as.numeric(LakeHuron), as.numeric(LakeHuron)[1:11]), tolerance = close, call = "the same"),
  list(id = "constant", data = list(x = c(2, 2, 2), y = c(1, 2, 3)), expected = list(error = "zero_variance"), call = "by definition"))

# By hand: 10000000.1, 10000000.3 and 10000000.2 have mean 10000000.2, standard deviation 0.1 and autocorrelation -1/2.
write_cases("nist_univariate",
  list(id = "late_digits", data = list(x = c(10000000.1, 10000000.3, 10000000.2)), expected = list(n = 3, mean = 10000000.2, sd = 0.1, lag1_autocorrelation = -0.5), tolerance = list(min_lre_mean = 14, min_lre_sd = 10, min_lre_lag1_autocorrelation = 10), call = "exact, by hand"),
  list(id = "one_value", data = list(x = 3), expected = list(error = "insufficient_data"), call = "by definition"))
# By hand: groups 1000000000.2, .4, .6 and 1000000000.4, .6, .8 have squares 0.06 between and 0.16 within.
write_cases("nist_anova", list(id = "late_digits", data = list(y = c(1000000000.2, 1000000000.4, 1000000000.6, 1000000000.4, 1000000000.6, 1000000000.8), group = rep(c("a", "b"), each = 3)), expected = list(df_between = 1, df_within = 4, ss_between = 0.06, ss_within = 0.16, f = 1.5, r_squared = 3 / 11, residual_sd = 0.2), tolerance = list(min_lre = 7), call = "exact, by hand"))
# Longley's data as certified by NIST (itl.nist.gov, StRD, linear regression), from R's longley in the units of NIST.
whole <- function(x) round(x, 1)
long <- list(y = whole(longley$Employed * 1000), x1 = whole(longley$GNP.deflator), x2 = whole(longley$GNP * 1000), x3 = whole(longley$Unemployed * 10), x4 = whole(longley$Armed.Forces * 10), x5 = whole(longley$Population * 1000), x6 = longley$Year)
write_cases("nist_regression",
  list(id = "longley", data = long, expected = list(estimate = I(c(-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683, -1.03322686717359, -0.0511041056535807, 1829.15146461355)),
    se = I(c(890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675, 0.226073200069370, 455.478499142212)), residual_sd = 304.854073561965, r_squared = 0.995479004577296, df_residual = 9), tolerance = list(min_lre = 13), call = "certified values of NIST StRD, Longley"),
  list(id = "powers", data = list(x = 0:20, y = rowSums(outer(0:20, 0:5, "^"))), options = list(polynomial_degree = 5), expected = list(estimate = I(rep(1, 6))), tolerance = list(min_lre_estimate = 9), call = "exact: the sum of all powers (Wampler 1970)"),
  list(id = "twice_the_same", data = list(y = c(1, 3, 2, 5), x1 = c(1, 2, 3, 4), x2 = c(2, 4, 6, 8)), expected = list(error = "singular"), call = "by definition"))
