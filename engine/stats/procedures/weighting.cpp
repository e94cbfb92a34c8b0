#include <algorithm>
#include <array>

#include "engine/stats/balance_table.h"
#include "engine/stats/entropy_balance.h"
#include "engine/stats/ipw.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"

namespace cairn::stats {
namespace {

Json take_first(const std::vector<double>& values, std::size_t count) {
  Json out = Json::array();
  for (std::size_t i = 0; i < std::min(count, values.size()); ++i) out.push_back(write_number(values[i]));
  return out;
}

WeightKind weight_kind_of(const CallOptions& options) {
  const std::string word = options.text("weights");
  return word == "att"          ? WeightKind::Treated
         : word == "stabilised" ? WeightKind::Stabilised
         : word == "overlap"    ? WeightKind::Overlap
                                : WeightKind::Everybody;
}

Result<Json> run_ipw(const Data& data, const CallOptions& options) {
  const std::string formula = options.text("formula");
  if (formula.empty())
    return Error{ErrorCode::InvalidArgument, "The option \"formula\" is needed, such as \"treat ~ age + severity\"."};
  CAIRN_ASSIGN(const Ipw r, compute_ipw(formula, data, weight_kind_of(options), options.find_number("trim").value_or(0),
                                        options.number("conf_level")));
  return Json{{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"n_treated", r.n_treated},
              {"terms", r.terms},
              {"propensity_coefficients", write_numbers(r.propensity_coefficients)},
              {"propensity_range", write_numbers(std::array{r.lowest_propensity, r.highest_propensity})},
              {"propensity_first5", take_first(r.propensity, 5)},
              {"weights_first5", take_first(r.weights, 5)},
              {"mean_treated", write_number(r.mean_treated)},
              {"mean_control", write_number(r.mean_control)},
              {"estimate", write_number(r.estimate)},
              {"se", write_number(r.se)},
              {"ci_normal", write_interval(r.ci)},
              {"p", write_number(r.p)},
              {"se_survey", write_number(r.se_survey)},
              {"ess_treated", write_number(r.ess_treated)},
              {"ess_control", write_number(r.ess_control)},
              {"some_had_no_choice", r.is_separated},
              {"conf_level", write_number(r.confidence)},
              {"assumptions", write_texts(r.assumptions)}};
}

Result<Json> run_entropy_balance(const Data& data, const CallOptions& options) {
  const std::int64_t moments = std::min<std::int64_t>(options.count("moments"), 3);
  CAIRN_ASSIGN(const EntropyBalance r, compute_entropy_balance(data, static_cast<int>(moments)));
  return Json{{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"n_treated", r.n_treated},
              {"n_control", r.n_control},
              {"mean_treated", write_number(r.mean_treated)},
              {"weighted_mean_control", write_number(r.weighted_mean_control)},
              {"estimate", write_number(r.estimate)},
              {"ess", write_number(r.ess)},
              {"entropy", write_number(r.entropy)},
              {"weights_first10", take_first(r.weights, 10)},
              {"max_weight", write_number(r.max_weight)},
              {"max_imbalance_sd", write_number(r.max_imbalance_sd)},
              {"assumptions", write_texts(r.assumptions)}};
}

Json write_row(const BalanceRow& r) {
  Json out = {{"n_missing", r.n_missing}, {"smd", write_number(r.smd)}};
  if (r.kind == BalanceKind::Categorical) {
    out["type"] = "categorical";
    out["levels"] = r.levels;
    out["p_treated"] = write_numbers(r.share_treated);
    out["p_control"] = write_numbers(r.share_control);
    return out;
  }
  out["type"] = r.kind == BalanceKind::Binary ? "binary" : "continuous";
  out["mean_treated"] = write_number(r.mean_treated);
  out["mean_control"] = write_number(r.mean_control);
  if (r.kind == BalanceKind::Binary) return out;
  out["variance_ratio"] = write_number(r.variance_ratio);
  out["ks"] = write_number(r.ks);
  return out;
}

Result<Json> run_balance_table(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const BalanceTable r, compute_balance_table(data, options.text("treated")));
  Json out = {{"method", std::string(r.method)}, {"n", r.n},
              {"n_missing", r.n_missing},        {"n_treated", r.n_treated},
              {"n_control", r.n_control},        {"flagged", r.flagged},
              {"columns", Json::array()}};
  for (const BalanceRow& row : r.rows) {
    if (out.contains(row.name))
      return Error{ErrorCode::InvalidArgument,
                   "The result has a figure called '" + row.name + "', so the column needs another name."};
    out[row.name] = write_row(row);
  }
  for (const BalanceRow& row : r.rows) out["columns"].push_back(row.name);
  return out;
}

constexpr std::string_view kTreatedAndOthers =
    R"({"treat": [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], "y": [14, 17, 15, 19, 16, 12, 15, 11, 16, 13, 14, 10], "age": [40, 52, 47, 60, 44, 38, 55, 35, 58, 49, 46, 33]})";

}  // namespace

std::span<const Procedure> weighting_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "balance_table",
       .family = Family::Weighting,
       .summary = "How alike two groups are before they are compared",
       .use = "First table of any comparison: did the cohorts differ in age, severity or anything else?",
       .avoid = "With tests of significance instead: with many people every difference is significant.",
       .meaning = "A standardised difference (smd) beyond 0.1 either way says that the groups differ enough to adjust "
                  "for that column.",
       .reference = "Austin 2009; categories by Yang & Dalton 2012",
       .data = {groups("group", "1 for the group of interest and 0 for the other, or two names"),
                optional_input(column("weight", "a weight for each person, such as those of ipw")),
                other_columns("covariates", "columns to compare; 0 and 1 count as no and yes, texts as categories")},
       .options = {option("treated", InputKind::Text, R"("1")", "which group is the one of interest")},
       .fields = {{"columns",
                   "names of the columns; each has its own entry with type, smd, means or shares, n_missing, and for "
                   "numbers variance_ratio and ks"},
                  {"flagged", "columns with an smd beyond 0.1"},
                  {"n_treated", "people in the group of interest"},
                  {"n_control", "people in the other"},
                  {"n", "people with a group"},
                  {"n_missing", "rows without a group"}},
       .example_data =
           R"({"group": [1, 1, 1, 1, 0, 0, 0, 0], "age": [40, 52, 47, 60, 38, 55, 35, 48], "sex": ["f", "m", "f", "f", "m", "m", "f", "m"], "smoker": [0, 1, 0, 0, 1, 1, 0, 0]})",
       .example_options = "{}",
       .run = run_balance_table},
      {.name = "ipw",
       .family = Family::Weighting,
       .summary = "Difference of two groups, weighted so that they are alike",
       .use = "Two cohorts differ in columns that also matter for the outcome.",
       .avoid = "When some people could only be in one group, or few people carry most of the weight (see ess).",
       .meaning = "The estimate says how many points higher the treated end, among people made alike by weights.",
       .reference = "Horvitz & Thompson 1952; Hájek 1971; overlap weights Li, Morgan & Zaslavsky 2018; White 1980",
       .data = {column("y", "the outcome"),
                other_columns("columns", "the columns that the formula names; who was treated is 0 or 1")},
       .options = {{.name = "formula",
                    .kind = InputKind::Formula,
                    .description = "treated ~ columns that drove who was treated",
                    .is_required = false},
                   choice_option("weights", R"("ate")", {"ate", "att", "stabilised", "overlap"},
                                 "whom the estimate speaks of: everybody (ate, stabilised), those treated (att), those "
                                 "who could have been in either group (overlap)"),
                   number_option("trim", "", "chances of treatment below this, or above 1 less this, count as that", 0,
                                 0.5),
                   level_option()},
       .fields = {{"estimate", "weighted mean of the treated less that of the others"},
                  {"se", "its standard error, weights taken as known"},
                  {"se_survey", "the same as programs for surveys print it"},
                  {"ci_normal", "its interval"},
                  {"p", "chance of an estimate at least as far from 0 when there is no difference"},
                  {"mean_treated", "weighted mean of the treated"},
                  {"mean_control", "weighted mean of the others"},
                  {"ess_treated", "how many unweighted people the treated are worth"},
                  {"ess_control", "how many unweighted people the others are worth"},
                  {"propensity_coefficients", "log odds of being treated, in the order of terms"},
                  {"propensity_range", "lowest and highest chance of being treated"},
                  {"propensity_first5", "chances of the first rows, for checking"},
                  {"weights_first5", "weights of the first rows, for checking"},
                  {"some_had_no_choice", "true when a column says for certain who was treated"},
                  {"n", "complete rows"},
                  {"n_missing", "rows left out"}},
       .example_data = kTreatedAndOthers,
       .example_options = R"({"formula": "treat ~ age", "weights": "att"})",
       .run = run_ipw},
      {.name = "entropy_balance",
       .family = Family::Weighting,
       .summary = "Controls weighted so that their averages equal those of the treated exactly",
       .use = "Two cohorts differ, and their averages must agree on named columns before outcomes are compared.",
       .avoid = "When the treated lie outside the range of the controls: then there is no solution.",
       .meaning = "The estimate says how many points higher the treated ended than like people without treatment.",
       .reference = "Hainmueller 2012, eq. 4 to 8",
       .data = {column("treat", "1 for the treated, 0 for the controls"), column("y", "the outcome"),
                other_columns("covariates", "columns of numbers to balance")},
       .options = {option("moments", InputKind::Count, "1", "1 for averages, 2 for squares too")},
       .fields = {{"estimate", "mean of the treated less weighted mean of the controls"},
                  {"mean_treated", "mean of the treated"},
                  {"weighted_mean_control", "weighted mean of the controls"},
                  {"ess", "how many unweighted people the controls are worth"},
                  {"max_weight", "greatest share that one control has"},
                  {"entropy", "how uneven the weights are; 0 is even"},
                  {"max_imbalance_sd", "greatest difference left, in standard deviations"},
                  {"weights_first10", "weights of the first controls, for checking"},
                  {"n_treated", "treated people"},
                  {"n_control", "controls"},
                  {"n", "people used"},
                  {"n_missing", "rows left out"}},
       .example_data = kTreatedAndOthers,
       .example_options = R"({"moments": 1})",
       .run = run_entropy_balance},
  };
  return rows;
}

}  // namespace cairn::stats
