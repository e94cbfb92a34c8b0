#include "engine/stats/mi_impute.h"
#include "engine/stats/missing_report.h"
#include "engine/stats/pooling.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"

namespace cairn::stats {
namespace {

Result<Json> run_missing_report(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const MissingReport r, compute_missing_report(data.columns));
  Json out = {{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.missing_by_column},
              {"columns", r.columns},
              {"proportion_missing", write_numbers(r.proportion_missing)},
              {"complete_cases", r.complete_cases},
              {"n_patterns", r.patterns.size()},
              {"patterns", r.patterns},
              {"pattern_counts", r.pattern_counts},
              {"little_mcar", nullptr}};
  if (r.little)
    out["little_mcar"] = {{"statistic", write_number(r.little->statistic)},
                          {"df", write_number(r.little->df)},
                          {"p", write_number(r.little->p)},
                          {"statistic_unbiased_covariance", write_number(r.little->statistic_unbiased_covariance)}};
  return out;
}

Result<Json> run_mi_pool(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Pairs pairs, data.load_pairs("estimates", "variances"));
  CAIRN_ASSIGN(const PooledEstimate r,
               pool_estimates(pairs.x, pairs.y, options.find_number("dfcom"), options.number("conf_level")));
  return Json{{"method", "Rubin's rules, df by Barnard & Rubin when dfcom is given"},
              {"n", r.m},
              {"n_missing", pairs.n_missing},
              {"m", r.m},
              {"qbar", write_number(r.estimate)},
              {"ubar", write_number(r.within)},
              {"b", write_number(r.between)},
              {"t", write_number(r.total)},
              {"se", write_number(r.se)},
              {"df", write_number(r.df)},
              {"riv", write_number(r.relative_increase)},
              {"lambda", write_number(r.share_between)},
              {"fmi", write_number(r.missing_information)},
              {"statistic", write_number(r.statistic)},
              {"p", write_number(r.p)},
              {"ci", write_interval(r.ci)},
              {"conf_level", options.number("conf_level")}};
}

Json write_pooled_model(const PooledModel& r) {
  Json out = {{"method", std::string(r.method)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"m", r.m},
              {"r_squared_pooled", write_number(r.r_squared)},
              {"conf_level", write_number(r.confidence)},
              {"assumptions", write_texts(r.assumptions)}};
  for (const PooledCoefficient& one : r.coefficients) {
    out["terms"].push_back(one.term);
    out["estimate"].push_back(write_number(one.pooled.estimate));
    out["se"].push_back(write_number(one.pooled.se));
    out["df"].push_back(write_number(one.pooled.df));
    out["statistic"].push_back(write_number(one.pooled.statistic));
    out["p"].push_back(write_number(one.pooled.p));
    out["ci"].push_back(write_interval(one.pooled.ci));
    out["riv"].push_back(write_number(one.pooled.relative_increase));
    out["lambda"].push_back(write_number(one.pooled.share_between));
    out["fmi"].push_back(write_number(one.pooled.missing_information));
  }
  return out;
}

Result<std::string> load_formula(const CallOptions& options) {
  std::string formula = options.text("formula");
  if (formula.empty())
    return Error{ErrorCode::InvalidArgument, "The option \"formula\" is needed, such as \"score ~ age + group\"."};
  return formula;
}

Result<Json> run_mi_pool_models(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::string formula, load_formula(options));
  CAIRN_ASSIGN(const std::vector<Data> completed, split_completed(data, ".imp"));
  CAIRN_ASSIGN(const PooledModel result, pool_models(formula, completed, options.number("conf_level")));
  return write_pooled_model(result);
}

Result<Json> run_mi_impute(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::string formula, load_formula(options));
  const auto size = [&](std::string_view name) { return static_cast<std::size_t>(options.count(name)); };
  const ImputationOptions imputation = {size("m"), size("iterations"), size("donors"),
                                        static_cast<std::uint64_t>(options.count("seed")), size("threads")};
  CAIRN_ASSIGN(const ImputedModel r, compute_mi_impute(formula, data, imputation, options.number("conf_level")));
  Json out = write_pooled_model(r.pooled);
  out["method"] = r.method;
  out["columns"] = r.columns;
  out["n_missing"] = r.missing_by_column;
  out["incomplete_rows"] = r.incomplete_rows;
  out["iterations"] = r.options.iterations;
  out["donors"] = r.options.donors;
  out["seed"] = r.options.seed;
  out["assumptions"] = r.assumptions;
  out["warnings"] = write_texts(r.warnings);
  return out;
}

Input formula_option() {
  return {.name = "formula",
          .kind = InputKind::Formula,
          .description = "outcome ~ columns, in R's notation; texts count as groups",
          .is_required = false};
}

const std::vector<Field> kPooledFields = {{"terms", "what each line of the lists below belongs to"},
                                          {"estimate", "coefficients"},
                                          {"se", "standard errors, with what is not known of missing values"},
                                          {"df", "degrees of freedom"},
                                          {"statistic", "estimate by se"},
                                          {"p", "chance of an estimate at least as far from 0 when there is no effect"},
                                          {"ci", "intervals for the estimates"},
                                          {"fmi", "share of information lost through missing values"},
                                          {"lambda", "share of the variance that comes from missing values"},
                                          {"riv", "by how much missing values raise the variance"},
                                          {"r_squared_pooled", "share of the outcome's spread that is explained"},
                                          {"m", "completed data sets"},
                                          {"n", "rows in each"},
                                          {"n_missing", "rows with gaps that were left out"}};

std::vector<Field> imputed_fields() {
  std::vector<Field> out = kPooledFields;
  std::erase_if(out, [](const Field& field) { return field.name == "n" || field.name == "n_missing"; });
  const std::vector<Field> more = {{"n", "rows, all of them used"},
                                   {"columns", "every column that took part"},
                                   {"n_missing", "gaps filled, by column"},
                                   {"incomplete_rows", "rows with a gap in any column"},
                                   {"iterations", "rounds through the columns with gaps"},
                                   {"donors", "nearest values that one is drawn from"},
                                   {"seed", "start of the random numbers"},
                                   {"warnings", "what makes this result less sure; empty when nothing does"}};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

}  // namespace

std::span<const Procedure> missing_data_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "mi_impute",
       .family = Family::MissingData,
       .summary = "A regression when answers are missing, with the gaps filled many times",
       .use = "Some people left answers out. Leaving those people out would waste data and may mislead.",
       .avoid =
           "When people leave out answers because of the answer itself and no other column shows it: no imputation "
           "mends that. With people measured several times in several rows: mmrm or lmm.",
       .meaning = "Estimates read as in ols; their errors count what is not known of missing values. fmi says how much "
                  "was lost.",
       .reference = "van Buuren 2018, sections 3.4, 3.6 and 4.5; Rubin 1987; Barnard & Rubin 1999; White, Royston & "
                    "Wood 2011 for m",
       .data = {other_columns("columns", "the columns that the formula names, and others that help to guess gaps")},
       .options = {formula_option(),
                   option("m", InputKind::Count, "20",
                          "completed copies, 2 to 100; at least the per cent of rows with gaps"),
                   option("iterations", InputKind::Count, "10", "rounds through the columns with gaps, 1 to 100"),
                   option("donors", InputKind::Count, "5", "nearest values that one is drawn from, 1 to 100"),
                   option("seed", InputKind::Count, "1",
                          "start of the random numbers; the same seed gives the same result"),
                   option("threads", InputKind::Count, "0", "threads to use, 0 for one a core; the result is the same"),
                   level_option()},
       .fields = imputed_fields(),
       .example_data =
           R"({"score": [12, 15, null, 18, 20, 14, 17, 21, 13, null, 16, 19], "age": [30, 41, 35, null, 44, 33, 40, 55, 29, 50, 38, 47], "group": ["a", "b", "a", "b", "b", "a", null, "b", "a", "b", "a", "a"]})",
       .example_options = R"({"formula": "score ~ age + group", "m": 10})",
       .run = run_mi_impute},
      {.name = "missing_report",
       .family = Family::MissingData,
       .summary = "What is missing, where, and whether it looks like chance",
       .use = "Before any comparison: who did not answer, and which answers are missing together?",
       .avoid = "As proof that gaps do no harm: a large p of Little's test does not show that.",
       .meaning = "A small p of little_mcar says that people with gaps differ from the others, so complete rows alone "
                  "mislead.",
       .reference = "Little 1988, eq. 4; EM by Dempster, Laird & Rubin 1977",
       .data = {other_columns("columns", "every column to report on")},
       .options = {},
       .fields = {{"columns", "names, in the order given"},
                  {"n_missing", "missing values by column"},
                  {"proportion_missing", "shares missing by column"},
                  {"complete_cases", "rows without any gap"},
                  {"n_patterns", "how many kinds of rows there are by what is missing"},
                  {"patterns", "1 there and 0 missing, in the order of columns; the most frequent first"},
                  {"pattern_counts", "rows of each pattern"},
                  {"little_mcar", "Little's test: statistic, df, p; null for columns of texts or without gaps"},
                  {"n", "rows"}},
       .example_data = R"({"before": [20, 25, 18, 30, 22, 27, 24, 19], "after": [28, null, 25, 38, null, 33, 30, 24]})",
       .example_options = "{}",
       .run = run_missing_report},
      {.name = "mi_pool",
       .family = Family::MissingData,
       .summary = "One figure from several completed data sets",
       .use = "Missing values were imputed several times, and each completed data set gave an estimate.",
       .avoid = "For figures that are not close to normal, such as a correlation or a ratio: transform them first.",
       .meaning = "The pooled estimate is the average; its error grows with how much the data sets disagree.",
       .reference = "Rubin 1987, eq. 3.1.2 to 3.1.10; Barnard & Rubin 1999",
       .data = {column("estimates", "the estimate of each data set"),
                column("variances", "its squared standard error")},
       .options = {number_option("dfcom", "", "degrees of freedom that complete data would have", 0), level_option()},
       .fields = {{"qbar", "the pooled estimate"},
                  {"se", "its standard error"},
                  {"ci", "its interval"},
                  {"p", "chance of an estimate at least as far from 0 when there is no effect"},
                  {"statistic", "estimate by se"},
                  {"df", "degrees of freedom"},
                  {"ubar", "variance within data sets"},
                  {"b", "variance between data sets"},
                  {"t", "variance in all"},
                  {"riv", "by how much missing values raise the variance"},
                  {"lambda", "share of the variance that comes from missing values"},
                  {"fmi", "share of information lost through missing values"},
                  {"m", "data sets"},
                  {"n", "data sets"},
                  {"n_missing", "estimates left out for want of a value"}},
       .example_data = R"({"estimates": [1.1, 0.9, 1.3, 1.0], "variances": [0.1, 0.12, 0.09, 0.11]})",
       .example_options = R"({"dfcom": 60})",
       .run = run_mi_pool},
      {.name = "mi_pool_models",
       .family = Family::MissingData,
       .summary = "A regression over several completed data sets",
       .use = "Data sets were imputed elsewhere and stacked, with their number in the column .imp.",
       .avoid = "With one data set only: ols. To impute here: mi_impute.",
       .meaning = "Estimates read as in ols; their errors count what is not known of missing values.",
       .reference = "Rubin 1987; Barnard & Rubin 1999; R² by Harel 2009",
       .data = {column(".imp", "number of the completed data set from 1; 0, the original, is left out"),
                other_columns("columns", "the columns that the formula names")},
       .options = {formula_option(), level_option()},
       .fields = kPooledFields,
       .example_data =
           R"({".imp": [1, 1, 1, 1, 1, 2, 2, 2, 2, 2], "score": [12, 15, 11, 18, 20, 12, 15, 14, 18, 19], "age": [30, 41, 35, 52, 44, 30, 41, 35, 52, 44]})",
       .example_options = R"({"formula": "score ~ age"})",
       .run = run_mi_pool_models},
  };
  return rows;
}

}  // namespace cairn::stats
