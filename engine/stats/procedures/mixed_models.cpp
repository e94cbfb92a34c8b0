#include "engine/stats/lmm.h"
#include "engine/stats/mmrm.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"

namespace cairn::stats {
namespace {

Json write_tests(const std::optional<ContrastTests>& tests) {
  if (!tests) return nullptr;
  return {{"se", write_numbers(tests->se)},
          {"df", write_numbers(tests->df)},
          {"t", write_numbers(tests->t)},
          {"p", write_numbers(tests->p)},
          {"ci", write_intervals(tests->ci)}};
}

Json write_matrix(const std::vector<std::vector<double>>& rows) {
  Json out = Json::array();
  for (const std::vector<double>& row : rows) out.push_back(write_numbers(row));
  return out;
}

Result<std::vector<std::vector<double>>> read_contrasts(const CallOptions& options) {
  std::vector<std::vector<double>> out;
  const Json* given = options.find("contrasts");
  if (given == nullptr) return out;
  for (const Json& row : *given) {
    std::vector<double> weights;
    for (const Json& weight : row.is_array() ? row : Json::array({row})) {
      const std::optional<double> number = to_number(weight);
      if (!number) return Error{ErrorCode::InvalidArgument, "Contrasts must be lists of numbers."};
      weights.push_back(*number);
    }
    out.push_back(std::move(weights));
  }
  return out;
}

Result<Json> run_mmrm(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Formula formula, parse_formula(options.text("formula")));
  MmrmOptions wanted;
  const std::string covariance = options.text("covariance");
  wanted.covariance = covariance == "ar1"  ? VisitCovariance::Autoregressive
                      : covariance == "cs" ? VisitCovariance::CompoundSymmetry
                                           : VisitCovariance::Unstructured;
  wanted.likelihood = options.boolean("reml") ? Likelihood::Restricted : Likelihood::Full;
  wanted.confidence = options.number("conf_level");
  CAIRN_ASSIGN(wanted.contrasts, read_contrasts(options));
  CAIRN_ASSIGN(const Mmrm result, compute_mmrm(data, formula, wanted));
  return Json{{"method", result.method},
              {"assumptions", write_texts(result.assumptions)},
              {"n", result.n_observations},
              {"n_observations", result.n_observations},
              {"n_subjects", result.n_subjects},
              {"n_missing", result.n_missing},
              {"n_patterns", result.n_patterns},
              {"terms", write_texts(result.terms)},
              {"visits", write_texts(result.visits)},
              {"estimate", write_numbers(result.estimate)},
              {"se", write_numbers(result.se)},
              {"covariance", write_matrix(result.covariance)},
              {"correlation", write_matrix(result.correlation)},
              {"log_likelihood", write_number(result.log_likelihood)},
              {"minus2_log_likelihood", write_number(-2 * result.log_likelihood)},
              {"contrast_estimate", write_numbers(result.contrast_estimate)},
              {"kr", write_tests(result.kr)},
              {"kr_expected_information", write_tests(result.kr_expected_information)},
              {"satterthwaite", write_tests(result.satterthwaite)},
              {"conf_level", write_number(result.confidence)}};
}

Result<Json> run_lmm(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Formula formula, parse_formula(options.text("formula")));
  const LmmOptions wanted{options.boolean("reml") ? Likelihood::Restricted : Likelihood::Full,
                          options.number("conf_level")};
  CAIRN_ASSIGN(Lmm result, compute_lmm(data, formula, wanted));
  constexpr std::size_t kFirst = 5;
  if (!options.boolean("all_groups") && result.groups.size() > kFirst) {
    result.groups.resize(kFirst);
    result.conditional.resize(kFirst);
  }
  return Json{{"method", result.method},
              {"assumptions", write_texts(result.assumptions)},
              {"n", result.n},
              {"n_groups", result.n_groups},
              {"n_missing", result.n_missing},
              {"terms", write_texts(result.terms)},
              {"random_terms", write_texts(result.random_terms)},
              {"estimate", write_numbers(result.estimate)},
              {"se", write_numbers(result.se)},
              {"random_covariance", write_matrix(result.random_covariance)},
              {"residual_variance", write_number(result.residual_variance)},
              {"log_likelihood", write_number(result.log_likelihood)},
              {"aic", write_number(result.aic)},
              {"icc", write_number(result.icc)},
              {"singular_fit", result.is_singular},
              {"satterthwaite", write_tests(result.satterthwaite)},
              {"kr", write_tests(result.kr)},
              {"blup_groups", write_texts(result.groups)},
              {"blup", write_matrix(result.conditional)},
              {"conf_level", write_number(result.confidence)}};
}

constexpr std::string_view kVisits =
    R"({"id": [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8], "visit": [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3], "pain": [7, 6, 5, 8, 8, 7, 6, 4, null, 9, 7, 6, 7, 4, 3, 8, 5, 5, 6, 4, 2, 7, 6, null], "group": ["old", "old", "old", "old", "old", "old", "old", "old", "old", "old", "old", "old", "new", "new", "new", "new", "new", "new", "new", "new", "new", "new", "new", "new"]})";

}  // namespace

std::span<const Procedure> mixed_model_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "mmrm",
       .family = Family::MixedModels,
       .summary = "Outcome at several visits, where some people missed some of them",
       .use = "The same people measured at three or more planned times. Nobody is left out for a missed visit.",
       .avoid = "When times differ from person to person (lmm), or people stopped answering because of how they felt.",
       .meaning = "Each estimate is a difference in points; the interval of kr allows for small numbers of people.",
       .reference = "Jennrich & Schluchter 1986; Kenward & Roger 1997; Mallinckrodt et al. 2008",
       .data = {groups("id", "which person each row is about"),
                groups(
                    "visit",
                    "which visit; numbers are sorted by size, texts by letters (week 10 before week 2: use numbers)"),
                other_columns("columns", "the columns that the formula names")},
       .options = {{.name = "formula", .kind = InputKind::Formula, .description = "outcome ~ effects, as in R"},
                   choice_option("covariance", R"("us")", {"us", "ar1", "cs"},
                                 "how visits vary together: each pair its own (us), less the further apart (ar1), all "
                                 "alike (cs)"),
                   boolean_option("reml", "true", "restricted likelihood; false for full likelihood, without tests"),
                   option("contrasts", InputKind::Rows, "", "weights on the coefficients, one list for each question"),
                   level_option()},
       .fields = {{"terms", "names of the coefficients"},
                  {"estimate", "coefficients"},
                  {"se", "their standard errors from the model"},
                  {"kr", "se, df, t, p and ci of each contrast (or coefficient) by Kenward and Roger"},
                  {"satterthwaite", "the same with the model's standard errors"},
                  {"contrast_estimate", "what the contrasts come to"},
                  {"covariance", "variances and covariances between visits"},
                  {"minus2_log_likelihood", "for comparing covariance structures: smaller is better"},
                  {"n_subjects", "people"},
                  {"n_missing", "rows left out"}},
       .example_data = kVisits,
       .example_options = R"x({"formula": "pain ~ group * factor(visit)", "covariance": "cs"})x",
       .run = run_mmrm},
      {.name = "lmm",
       .family = Family::MixedModels,
       .summary = "Linear model where values of one person, or one clinic, belong together",
       .use = "Several values for each person at any times, or people grouped in clinics.",
       .avoid = "With fewer than about five groups, or planned visits with many gaps (mmrm).",
       .meaning = "Estimates are averages over all groups; random_covariance says how much groups differ.",
       .reference = "Laird & Ware 1982; Satterthwaite 1946; Kenward & Roger 1997",
       .data = {other_columns("columns", "the columns that the formula names")},
       .options = {{.name = "formula",
                    .kind = InputKind::Formula,
                    .description = "outcome ~ effects + (1 | group) or + (time | group), as in R's lme4"},
                   boolean_option("reml", "true", "restricted likelihood; false for full likelihood"),
                   boolean_option("all_groups", "false", "predicted effects of every group, not of the first five"),
                   level_option()},
       .fields = {{"terms", "names of the coefficients"},
                  {"estimate", "coefficients"},
                  {"se", "their standard errors"},
                  {"satterthwaite", "se, df, t, p and ci of each coefficient"},
                  {"kr", "the same by Kenward and Roger, better with few groups (REML only)"},
                  {"random_covariance", "how groups differ: variances and covariances of random_terms"},
                  {"residual_variance", "variance within groups"},
                  {"icc", "share of all variance that lies between groups (random intercept only)"},
                  {"singular_fit", "true when groups do not differ as much as the model allows"},
                  {"blup_groups", "groups in the order of the data"},
                  {"blup", "how far each of these groups lies from the average"},
                  {"n_groups", "groups"}},
       .example_data = kVisits,
       .example_options = R"x({"formula": "pain ~ visit + group + (1 | id)"})x",
       .run = run_lmm},
  };
  return rows;
}

}  // namespace cairn::stats
