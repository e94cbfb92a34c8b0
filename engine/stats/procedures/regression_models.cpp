#include <algorithm>
#include <array>

#include "engine/stats/did.h"
#include "engine/stats/gee.h"
#include "engine/stats/logistic.h"
#include "engine/stats/ols.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/write_coefficients.h"

namespace cairn::stats {
namespace {

constexpr std::array<std::string_view, 5> kKinds = {"hc0", "hc1", "hc2", "hc3", "hc4"};

Input formula_option(std::string_view description) {
  return {.name = "formula", .kind = InputKind::Formula, .description = description, .is_required = false};
}

Result<std::string> load_formula(const CallOptions& options) {
  std::string formula = options.text("formula");
  if (formula.empty())
    return Error{ErrorCode::InvalidArgument, "The option \"formula\" is needed, such as \"score ~ age + group\"."};
  return formula;
}

/// Which robust standard errors are asked for: "HC3", or a list of such words.
Result<std::array<bool, kKinds.size()>> find_kinds(const CallOptions& options) {
  const Json* given = options.find("hc");
  const Json words = given == nullptr ? Json::array({"HC3"}) : given->is_array() ? *given : Json::array({*given});
  std::array<bool, kKinds.size()> asked{};
  for (const Json& word : words) {
    std::string name = word.get<std::string>();
    std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    const auto it = std::find(kKinds.begin(), kKinds.end(), name);
    if (it == kKinds.end())
      return Error{ErrorCode::InvalidArgument, "The option \"hc\" knows HC0, HC1, HC2, HC3 and HC4."};
    asked[static_cast<std::size_t>(it - kKinds.begin())] = true;
  }
  return asked;
}

void write_robust(const Ols& r, std::size_t kind, Json& out) {
  const std::string name(kKinds[kind]);
  for (const std::string_view part : {"se_", "p_", "ci_"})
    out[std::string(part) + name] = r.robust[kind] ? Json::array() : Json(nullptr);
  if (!r.robust[kind]) return;
  for (const Coefficient& one : *r.robust[kind]) {
    out["se_" + name].push_back(write_number(one.se));
    out["p_" + name].push_back(write_number(one.p));
    out["ci_" + name].push_back(write_interval(one.ci));
  }
}

Json write_ols(const Ols& r) {
  Json out = {{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"df_residual", write_number(r.df_residual)},
              {"sigma", write_number(r.sigma)},
              {"r_squared", write_number(r.r_squared)},
              {"adj_r_squared", write_number(r.adjusted_r_squared)},
              {"f", nullptr},
              {"f_df", nullptr},
              {"f_p", nullptr},
              {"breusch_pagan", nullptr},
              {"log_likelihood", write_number(r.log_likelihood)},
              {"aic", write_number(r.aic)},
              {"bic", write_number(r.bic)},
              {"max_leverage", write_number(r.max_leverage)},
              {"row_of_max_leverage", r.row_of_max_leverage + 1},
              {"max_cooks_distance", write_number(r.max_cooks_distance)},
              {"row_of_max_cooks_distance", nullptr},
              {"conf_level", write_number(r.confidence)},
              {"assumptions", write_texts(r.assumptions)}};
  write_coefficients(r.coefficients, "t", out);
  if (r.f) {
    out["f"] = write_number(r.f->statistic);
    out["f_df"] = write_numbers(std::array{r.f->df1, r.f->df2});
    out["f_p"] = write_number(r.f->p);
  }
  if (r.breusch_pagan)
    out["breusch_pagan"] =
        write_numbers(std::array{r.breusch_pagan->statistic, r.breusch_pagan->df, r.breusch_pagan->p});
  if (r.row_of_max_cooks_distance) out["row_of_max_cooks_distance"] = *r.row_of_max_cooks_distance + 1;
  return out;
}

Result<Json> run_ols(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::string formula, load_formula(options));
  CAIRN_ASSIGN(const auto asked, find_kinds(options));
  CAIRN_ASSIGN(const Ols result, compute_ols(formula, data, options.number("conf_level")));
  Json out = write_ols(result);
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    if (asked[kind]) write_robust(result, kind, out);
  }
  return out;
}

Result<Json> run_logistic(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::string formula, load_formula(options));
  CAIRN_ASSIGN(const Logistic r, compute_logistic(formula, data, options.number("conf_level")));
  Json out = {{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"n_events", r.n_events},
              {"odds_ratio", write_numbers(r.odds_ratio)},
              {"odds_ratio_ci", write_intervals(r.odds_ratio_ci)},
              {"deviance", write_number(r.deviance)},
              {"null_deviance", write_number(r.null_deviance)},
              {"aic", write_number(r.aic)},
              {"conf_level", write_number(r.confidence)},
              {"assumptions", write_texts(r.assumptions)}};
  write_coefficients(r.coefficients, "z", out);
  return out;
}

Result<Json> run_did(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const DifferenceInDifferences r, compute_did(data, options.number("conf_level")));
  Json out = {{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"estimate", write_number(r.effect.estimate)},
              {"se", write_number(r.effect.se)},
              {"t", write_number(r.effect.statistic)},
              {"df_residual", write_number(r.df_residual)},
              {"p", write_number(r.effect.p)},
              {"ci", write_interval(r.effect.ci)},
              {"se_hc1", write_number(r.se_hc1)},
              {"se_hc3", write_number(r.se_hc3)},
              {"cell_means", write_numbers(r.cell_means)},
              {"cell_n", r.cell_n},
              {"conf_level", write_number(r.confidence)},
              {"assumptions", write_texts(r.assumptions)}};
  if (!r.cluster) return out;
  out["n_clusters"] = r.cluster->n_clusters;
  out["se_cr0"] = write_number(r.cluster->cr0);
  out["se_cr1"] = write_number(r.cluster->cr1);
  out["se_cr2"] = write_number(r.cluster->cr2);
  out["df_cr2"] = write_number(r.cluster->cr2_df);
  out["p_cr2"] = write_number(r.p_cr2);
  out["ci_cr2"] = write_interval(r.ci_cr2);
  return out;
}

Result<Json> run_gee(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::string formula, load_formula(options));
  const std::string word = options.text("corstr");
  const GeeFamily family = options.text("family") == "binomial" ? GeeFamily::Binomial : GeeFamily::Gaussian;
  const WorkingCorrelation correlation = word == "exchangeable" ? WorkingCorrelation::Exchangeable
                                         : word == "ar1"        ? WorkingCorrelation::Ar1
                                                                : WorkingCorrelation::Independence;
  CAIRN_ASSIGN(const Gee r, compute_gee(formula, data, family, correlation, options.number("conf_level")));
  Json out = {{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"n_clusters", r.n_clusters},
              {"alpha", write_number(r.alpha)},
              {"dispersion", write_number(r.dispersion)},
              {"conf_level", write_number(r.confidence)},
              {"assumptions", write_texts(r.assumptions)}};
  write_coefficients(r.coefficients, "wald", out);
  out["se_robust"] = out["se"];
  return out;
}

}  // namespace

std::span<const Procedure> regression_model_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "ols",
       .family = Family::Models,
       .summary = "A number explained by several columns at once (linear regression)",
       .use = "To see how a score differs with age, group or other columns, each with the others held equal.",
       .avoid = "When people appear in several rows (lmm, gee), or the outcome is yes or no (logistic).",
       .meaning =
           "An estimate says by how many points the outcome differs when its column is one higher, or for people "
           "of the group named against the first group, others being equal.",
       .reference = "HC0 White 1980; HC1 to HC3 MacKinnon & White 1985; HC4 Cribari-Neto 2004; Breusch & Pagan 1979 as "
                    "studentised by Koenker 1981; Cook 1977",
       .data = {other_columns("columns", "the columns that the formula names")},
       .options = {formula_option("outcome ~ columns, in R's notation; texts count as groups"),
                   option("hc", InputKind::Texts, R"(["HC3"])",
                          "robust standard errors wanted: HC0, HC1, HC2, HC3, HC4"),
                   level_option()},
       .fields = {{"terms", "what each line of the lists below belongs to"},
                  {"estimate", "coefficients"},
                  {"se", "standard errors, equal spread assumed"},
                  {"t", "estimate by se"},
                  {"p", "chance of an estimate at least as far from 0 when there is no effect"},
                  {"ci", "intervals for the estimates"},
                  {"se_hc3", "standard errors that allow for unequal spread; p_hc3 and ci_hc3 go with them"},
                  {"r_squared", "share of the outcome's spread that the columns explain"},
                  {"sigma", "typical distance of a person from the model"},
                  {"breusch_pagan", "chi-square, df and p; a small p says that the spread is unequal"},
                  {"max_cooks_distance", "influence of the row that matters most; above 1 look at it"},
                  {"max_leverage", "how unusual the most unusual row is, from 0 to 1"},
                  {"n", "complete rows"},
                  {"n_missing", "rows left out"}},
       .example_data =
           R"({"score": [12, 15, 11, 18, 20, 16, 22, 19], "age": [30, 41, 35, 52, 44, 38, 60, 49], "group": ["a", "a", "a", "a", "b", "b", "b", "b"]})",
       .example_options = R"({"formula": "score ~ age + group"})",
       .run = run_ols},
      {.name = "logistic",
       .family = Family::Models,
       .summary = "A yes or no explained by several columns at once",
       .use = "To see how the odds of an outcome such as \"improved\" differ with age, group or other columns.",
       .avoid = "When people appear in several rows (gee), or when fewer than about ten people per column have the "
                "rarer outcome.",
       .meaning = "An odds ratio of 2 says that the odds of the outcome double when its column is one higher, others "
                  "being equal; 1 says no difference.",
       .reference = "McCullagh & Nelder 1989, section 4.4; Wald intervals",
       .data = {other_columns("columns", "the columns that the formula names; the outcome is 0 or 1")},
       .options = {formula_option("outcome ~ columns, in R's notation; texts count as groups"), level_option()},
       .fields = {{"terms", "what each line of the lists below belongs to"},
                  {"estimate", "coefficients, as log odds"},
                  {"se", "their standard errors"},
                  {"z", "estimate by se"},
                  {"p", "chance of an estimate at least as far from 0 when there is no effect"},
                  {"ci", "intervals for the estimates, as log odds"},
                  {"odds_ratio", "how many times the odds for one more in the column"},
                  {"odds_ratio_ci", "their intervals"},
                  {"deviance", "what the model leaves unexplained"},
                  {"null_deviance", "the same without any columns"},
                  {"aic", "for comparing models on the same rows: lower is better"},
                  {"n", "complete rows"},
                  {"n_events", "rows with the outcome"},
                  {"n_missing", "rows left out"}},
       .example_data =
           R"({"improved": [0, 1, 0, 0, 1, 1, 0, 1, 1, 0], "age": [61, 44, 58, 39, 47, 52, 66, 35, 60, 49]})",
       .example_options = R"({"formula": "improved ~ age"})",
       .run = run_logistic},
      {.name = "gee",
       .family = Family::Models,
       .summary = "A regression for people who appear in several rows, with robust errors",
       .use = "Repeated measures or yes and no answers of the same people, when averages over people are the question.",
       .avoid = "With fewer than about 30 people, or when gaps depend on earlier answers (mmrm).",
       .meaning = "An estimate says by how much the outcome differs on average when its column is one higher; log odds "
                  "for a yes or no.",
       .reference = "Liang & Zeger 1986; correlation from all pairs as in Yan & Fine 2004",
       .data = {groups("id", "whose row it is; rows of a person in the order of time, evenly spaced"),
                other_columns("columns", "the columns that the formula names")},
       .options = {formula_option("outcome ~ columns, in R's notation; texts count as groups"),
                   choice_option("family", R"("gaussian")", {"gaussian", "binomial"},
                                 "gaussian for numbers, binomial for outcomes of 0 and 1"),
                   choice_option("corstr", R"("exchangeable")", {"independence", "exchangeable", "ar1"},
                                 "how rows of a person go together: not, all alike, or less with time"),
                   level_option()},
       .fields = {{"terms", "what each line of the lists below belongs to"},
                  {"estimate", "coefficients"},
                  {"se_robust", "standard errors that hold whatever the correlation is"},
                  {"wald", "squared ratio of the two, chi-square with one degree of freedom"},
                  {"p", "chance of an estimate at least as far from 0 when there is no effect"},
                  {"ci", "intervals for the estimates"},
                  {"alpha", "correlation of two rows of a person; null when taken as independent"},
                  {"dispersion", "spread of residuals"},
                  {"n_clusters", "people"},
                  {"n", "complete rows"},
                  {"n_missing", "rows left out"}},
       .example_data =
           R"({"id": ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e"], "score": [12, 15, 9, 11, 14, 18, 10, 11, 13, 17], "visit": [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]})",
       .example_options = R"({"formula": "score ~ visit"})",
       .run = run_gee},
      {.name = "did",
       .family = Family::Models,
       .summary = "How much more one group changed than another (difference in differences)",
       .use = "One place changed its pathway, another did not, and both were measured before and after.",
       .avoid = "When the two groups were already moving apart before the change.",
       .meaning = "The estimate says how many points more the treated group changed than the other did.",
       .reference =
           "Angrist & Pischke 2009, section 5.2; CR0 Liang & Zeger 1986; CR2 Bell & McCaffrey 2002; degrees of "
           "freedom Pustejovsky & Tipton 2018",
       .data = {column("y", "the outcome"), column("treated", "1 in the group that changed its pathway, else 0"),
                column("post", "1 after the change, 0 before"),
                optional_input(groups("cluster", "who belongs together: person, clinician or site")),
                optional_input(other_columns("covariates", "further columns to adjust for"))},
       .options = {level_option()},
       .fields = {{"estimate", "change of the treated less change of the others"},
                  {"se", "its standard error, people independent and equal spread assumed"},
                  {"ci", "interval with that standard error"},
                  {"t", "estimate by se"},
                  {"p", "its p"},
                  {"se_hc1", "standard error that allows for unequal spread"},
                  {"se_hc3", "the same, safer when people are few"},
                  {"cell_means", "others before, others after, treated before, treated after"},
                  {"cell_n", "people in these four groups"},
                  {"se_cr2", "standard error that allows for clusters: take this one when a cluster is given"},
                  {"df_cr2", "its degrees of freedom; below about 4 do not rely on it"},
                  {"p_cr2", "p by clusters"},
                  {"ci_cr2", "interval by clusters"},
                  {"n_clusters", "clusters"},
                  {"n", "complete rows"},
                  {"n_missing", "rows left out"}},
       .example_data =
           R"({"y": [10, 12, 11, 13, 12, 14, 9, 11, 10, 15, 17, 18], "treated": [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], "post": [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1], "cluster": ["a", "b", "c", "a", "b", "c", "d", "e", "f", "d", "e", "f"]})",
       .example_options = "{}",
       .run = run_did},
  };
  return rows;
}

}  // namespace cairn::stats
