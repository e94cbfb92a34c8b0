#include <array>

#include "engine/stats/nist_regression.h"
#include "engine/stats/nist_univariate.h"
#include "engine/stats/one_way_anova.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/variance_tests.h"
#include "engine/stats/welch_anova.h"

namespace cairn::stats {
namespace {

Result<AnovaGroups> load_groups(const Data& data) {
  CAIRN_ASSIGN(const Column y, data.load_numbers("y"));
  CAIRN_ASSIGN(const DataColumn* group, data.load("group"));
  return collect_groups(y, *group);
}

Json write_anova(const OneWayAnova& r) {
  return {{"method", std::string(r.method)},
          {"n", r.n},
          {"n_missing", r.n_missing},
          {"levels", r.levels},
          {"level_n", r.level_n},
          {"level_mean", write_numbers(r.level_mean)},
          {"df_between", write_number(r.df_between)},
          {"df_within", write_number(r.df_within)},
          {"ss_between", write_number(r.ss_between)},
          {"ss_within", write_number(r.ss_within)},
          {"f", write_number(r.f)},
          {"p", write_number(r.p)},
          {"r_squared", write_number(r.r_squared)},
          {"residual_sd", write_number(r.residual_sd)},
          {"eta_squared", write_number(r.eta_squared)},
          {"omega_squared", write_number(r.omega_squared)},
          {"epsilon_squared", write_number(r.epsilon_squared)},
          {"assumptions", write_texts(r.assumptions)}};
}

template <Digits digits>
Result<Json> run_anova(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const AnovaGroups groups, load_groups(data));
  CAIRN_ASSIGN(const OneWayAnova result, compute_one_way_anova(groups, digits));
  return write_anova(result);
}

Result<Json> run_welch_anova(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const AnovaGroups groups, load_groups(data));
  CAIRN_ASSIGN(const WelchAnova r, compute_welch_anova(groups));
  return Json{{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"levels", r.levels},
              {"level_n", r.level_n},
              {"level_mean", write_numbers(r.level_mean)},
              {"level_sd", write_numbers(r.level_sd)},
              {"statistic", write_number(r.statistic)},
              {"df1", write_number(r.df1)},
              {"df2", write_number(r.df2)},
              {"p", write_number(r.p)},
              {"assumptions", write_texts(r.assumptions)}};
}

Json write_comparison(const std::optional<SpreadComparison>& r) {
  return r ? write_numbers(std::array{r->statistic, r->p}) : Json(nullptr);
}

Result<Json> run_variance_tests(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  CAIRN_ASSIGN(const VarianceTests r, compute_variance_tests(x, y, options.number("conf_level")));
  Json out = {{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"sd", write_numbers(r.sd)},
              {"f_ratio", write_number(r.f_ratio)},
              {"f_df", write_numbers(std::array{r.f_df1, r.f_df2})},
              {"f_p", write_number(r.f_p)},
              {"f_ci", write_interval(r.f_ci)},
              {"brown_forsythe", write_comparison(r.brown_forsythe)},
              {"levene", write_comparison(r.levene)},
              {"shapiro_w", Json::array()},
              {"shapiro_p", Json::array()},
              {"conf_level", write_number(r.confidence)},
              {"assumptions", write_texts(r.assumptions)}};
  for (const std::optional<ShapiroWilk>& one : r.shapiro) {
    out["shapiro_w"].push_back(one ? write_number(one->w) : Json(nullptr));
    out["shapiro_p"].push_back(one ? write_number(one->p) : Json(nullptr));
  }
  return out;
}

Result<Json> run_nist_univariate(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const NistUnivariate r, compute_nist_univariate(x));
  return Json{{"method", std::string(r.method)}, {"n", r.n},
              {"n_missing", r.n_missing},        {"mean", write_number(r.mean)},
              {"sd", write_number(r.sd)},        {"lag1_autocorrelation", write_number(r.lag1_autocorrelation)}};
}

Result<NistRegression> fit_nist(const Data& data, const CallOptions& options) {
  const Intercept intercept = options.boolean("intercept") ? Intercept::Fitted : Intercept::Zero;
  CAIRN_ASSIGN(const Column y, data.load_numbers("y"));
  if (options.find("polynomial_degree") != nullptr) {
    CAIRN_ASSIGN(const Column x, data.load_numbers("x"));
    return compute_nist_polynomial(y, x, options.count("polynomial_degree"), intercept);
  }
  std::vector<Predictor> predictors;
  for (const DataColumn& one : data.columns) {
    if (one.name == "y") continue;
    CAIRN_ASSIGN(Column values, data.load_numbers(one.name));
    predictors.push_back({one.name, std::move(values)});
  }
  return compute_nist_regression(y, predictors, intercept);
}

Result<Json> run_nist_regression(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const NistRegression r, fit_nist(data, options));
  return Json{{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"terms", r.terms},
              {"estimate", write_numbers(r.estimate)},
              {"se", write_numbers(r.se)},
              {"residual_sd", write_number(r.residual_sd)},
              {"r_squared", write_number(r.r_squared)},
              {"df_residual", write_number(r.df_residual)}};
}

constexpr std::string_view kThreeGroups =
    R"({"y": [12, 15, 11, 14, 18, 20, 16, 19, 22, 19, 25, 21], "group": ["a", "a", "a", "a", "b", "b", "b", "b", "c", "c", "c", "c"]})";
const std::vector<Input> kValuesByGroup = {column("y", "the numbers"),
                                           groups("group", "which group each person is in")};

}  // namespace

std::span<const Procedure> variance_analysis_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "one_way_anova",
       .family = Family::Means,
       .summary = "Do the means of several groups differ, equal spread assumed",
       .use = "Three or more separate groups of people and a number for each of them.",
       .avoid = "When spread or group sizes differ much (welch_anova), or people were measured more than once (lmm).",
       .meaning = "A small p says that at least one group's average differs; it does not say which.",
       .reference = "Fisher 1925; sums of squares in two passes and extended precision",
       .data = kValuesByGroup,
       .options = {},
       .fields = {{"f", "spread between groups by spread within"},
                  {"p", "chance of an f at least as large when all means are equal"},
                  {"df_between", "groups less one"},
                  {"df_within", "people less groups"},
                  {"ss_between", "squares between groups"},
                  {"ss_within", "squares within groups"},
                  {"r_squared", "share of all spread that lies between groups"},
                  {"residual_sd", "typical distance of a person from the group's mean"},
                  {"level_mean", "mean of each group, in the order of levels"},
                  {"n", "people used"},
                  {"n_missing", "rows left out"}},
       .example_data = kThreeGroups,
       .example_options = "{}",
       .run = run_anova<Digits::AsHeld>},
      {.name = "anova_effects",
       .family = Family::EffectSizes,
       .summary = "How much of the spread lies between groups",
       .use = "To say how large the differences among several groups are, next to one_way_anova.",
       .avoid = "To compare two groups: cohens_d says more.",
       .meaning = "An omega_squared of 0.06 says that about 6 % of the spread between people goes with their group.",
       .reference = "eta squared Pearson 1905; omega squared Hays 1963; epsilon squared Kelley 1935",
       .data = kValuesByGroup,
       .options = {},
       .fields = {{"eta_squared", "share in these people; too large for others"},
                  {"omega_squared", "share expected in all such people; below 0 means none"},
                  {"epsilon_squared", "the same by another correction"},
                  {"n", "people used"},
                  {"n_missing", "rows left out"}},
       .example_data = kThreeGroups,
       .example_options = "{}",
       .run = run_anova<Digits::AsHeld>},
      {.name = "welch_anova",
       .family = Family::Means,
       .summary = "Do the means of several groups differ, equal spread not assumed",
       .use = "Three or more separate groups of people; the first choice when sizes or spreads differ.",
       .avoid = "When a group has one or two people only, or people were measured more than once (lmm).",
       .meaning = "A small p says that at least one group's average differs; it does not say which.",
       .reference = "Welch 1951, eq. 19 and 20",
       .data = kValuesByGroup,
       .options = {},
       .fields = {{"statistic", "Welch's F"},
                  {"df1", "groups less one"},
                  {"df2", "degrees of freedom within, by Welch"},
                  {"p", "chance of a statistic at least as large when all means are equal"},
                  {"level_mean", "mean of each group, in the order of levels"},
                  {"level_sd", "spread of each group"},
                  {"n", "people used"},
                  {"n_missing", "rows left out"}},
       .example_data = kThreeGroups,
       .example_options = "{}",
       .run = run_welch_anova},
      {.name = "variance_tests",
       .family = Family::Means,
       .summary = "Do two groups differ in spread, and does each look normal",
       .use = "To describe spread when it is itself the question: did care become more alike?",
       .avoid = "To choose between Student's and Welch's test: take welch_t without testing first.",
       .meaning = "An f_ratio of 2 says that the first group's variance is twice the second's.",
       .reference = "Brown & Forsythe 1974; Levene 1960; Shapiro & Wilk 1965 by Royston 1995 (AS R94)",
       .data = {column("x", kTwoGroups), column("y", kSecondGroup)},
       .options = {level_option()},
       .fields = {{"f_ratio", "variance of x by variance of y"},
                  {"f_p", "its p, right for normal values only"},
                  {"f_ci", "its interval, right for normal values only"},
                  {"brown_forsythe", "statistic and p of the test that strong outliers do not mislead"},
                  {"levene", "statistic and p about means instead of medians"},
                  {"shapiro_w", "how normal x and y look, 1 is perfect; null outside 3 to 5000 values"},
                  {"shapiro_p", "small when values are far from normal"},
                  {"sd", "standard deviations"},
                  {"n", "values used, by group"},
                  {"n_missing", "values left out, by group"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .run = run_variance_tests},
      {.name = "nist_univariate",
       .family = Family::Description,
       .summary = "Mean, spread and serial correlation with certified digits",
       .use =
           "To check this program against the reference data of NIST, or for numbers that differ in late digits only.",
       .avoid = "For everyday reports: descriptive tells more.",
       .meaning = "The mean and standard deviation are right to the last digit that the data can give.",
       .reference = "NIST Statistical Reference Datasets, univariate summary statistics",
       .data = {column("x", "numbers, in the order they were taken")},
       .options = {},
       .fields = {{"mean", "mean"},
                  {"sd", "standard deviation"},
                  {"lag1_autocorrelation", "how alike neighbours are, from -1 to 1"},
                  {"n", "values used"},
                  {"n_missing", "values left out"}},
       .example_data = R"({"x": [10000001, 10000003, 10000002]})",
       .example_options = "{}",
       .run = run_nist_univariate},
      {.name = "nist_anova",
       .family = Family::Means,
       .summary = "One-way analysis of variance with certified digits",
       .use = "To check this program against the reference data of NIST.",
       .avoid = "For everyday reports: one_way_anova is the same calculation, and welch_anova the better choice.",
       .meaning = "The figures are right to the last digit that the data can give.",
       .reference = "NIST Statistical Reference Datasets, analysis of variance",
       .data = kValuesByGroup,
       .options = {},
       .fields = {{"f", "spread between groups by spread within"},
                  {"df_between", "groups less one"},
                  {"df_within", "values less groups"},
                  {"ss_between", "squares between groups"},
                  {"ss_within", "squares within groups"},
                  {"r_squared", "share of all spread that lies between groups"},
                  {"residual_sd", "spread within groups"},
                  {"n", "values used"},
                  {"n_missing", "rows left out"}},
       .example_data = kThreeGroups,
       .example_options = "{}",
       .run = run_anova<Digits::AsWritten>},
      {.name = "nist_regression",
       .family = Family::Models,
       .summary = "Linear and polynomial regression with certified digits",
       .use = "To check this program against the reference data of NIST, or for columns that are almost copies of each "
              "other.",
       .avoid = "For everyday reports: ols tells more.",
       .meaning = "Estimates and standard errors are right to the last digits that the data can give.",
       .reference = "NIST Statistical Reference Datasets, linear regression; Householder QR, Golub & Van Loan 2013",
       .data = {column("y", "the numbers to explain"),
                optional_input(other_columns("predictors", "the columns that explain; x alone for a polynomial"))},
       .options = {option("polynomial_degree", InputKind::Count, "", "fit a polynomial of this degree in x"),
                   boolean_option("intercept", "true", "whether the curve may miss 0 where all columns are 0")},
       .fields = {{"terms", "what each line of the lists below belongs to"},
                  {"estimate", "coefficients"},
                  {"se", "their standard errors"},
                  {"residual_sd", "typical distance of a value from the curve"},
                  {"r_squared", "share of the spread that is explained"},
                  {"df_residual", "values less coefficients"},
                  {"n", "rows used"},
                  {"n_missing", "rows left out"}},
       .example_data = R"({"x": [0, 1, 2, 3, 4, 5], "y": [1.1, 5.9, 17.2, 34.1, 57.0, 86.1]})",
       .example_options = R"({"polynomial_degree": 2})",
       .run = run_nist_regression},
  };
  return rows;
}

}  // namespace cairn::stats
