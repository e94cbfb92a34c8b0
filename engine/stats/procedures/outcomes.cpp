#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/regression_to_mean.h"
#include "engine/stats/reliable_change.h"
#include "engine/stats/talking_therapies.h"

namespace cairn::stats {
namespace {

Json write_statuses(const std::vector<std::optional<ChangeStatus>>& statuses) {
  Json out = Json::array();
  for (const auto& status : statuses) out.push_back(status ? Json(std::string(name_of(*status))) : Json(nullptr));
  return out;
}

Json write_result(const ReliableChange& result) {
  const auto shown = static_cast<std::ptrdiff_t>(std::min<std::size_t>(10, result.rci.size()));
  const std::vector<std::optional<double>> first_rci(result.rci.begin(), result.rci.begin() + shown);
  const std::vector<std::optional<ChangeStatus>> first_status(result.status.begin(), result.status.begin() + shown);
  return {{"n", result.n},
          {"n_missing", result.n_missing},
          {"s_diff", write_number(result.s_diff)},
          {"threshold", write_number(result.threshold)},
          {"cutoff_a", write_number(result.cutoff_a)},
          {"cutoff_b", write_number(result.cutoff_b)},
          {"cutoff_c", write_number(result.cutoff_c)},
          {"recovered", result.recovered},
          {"improved", result.improved},
          {"unchanged", result.unchanged},
          {"deteriorated", result.deteriorated},
          {"rci_first10", write_numbers(first_rci)},
          {"status_first10", write_statuses(first_status)},
          {"status", write_statuses(result.status)},
          {"method", std::string(result.method)}};
}

/// The option as a number; InvalidArgument naming it when it was not given.
Result<double> load_option(const CallOptions& options, std::string_view name) {
  if (const std::optional<double> value = options.find_number(name)) return *value;
  return Error{ErrorCode::InvalidArgument, "The option \"" + std::string(name) + "\" is needed."};
}

Result<Json> run_reliable_change(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Column pre, data.load_numbers("pre"));
  CAIRN_ASSIGN(const Column post, data.load_numbers("post"));
  ReliableChangeOptions change;
  CAIRN_ASSIGN(change.sd, load_option(options, "sd"));
  CAIRN_ASSIGN(change.reliability, load_option(options, "reliability"));
  CAIRN_ASSIGN(change.clinical_mean, load_option(options, "clinical_mean"));
  CAIRN_ASSIGN(change.clinical_sd, load_option(options, "clinical_sd"));
  change.normal_mean = options.find_number("normal_mean");
  change.normal_sd = options.find_number("normal_sd");
  const std::string criterion = options.text("criterion");
  change.cutoff = criterion == "a" ? Cutoff::A : criterion == "b" ? Cutoff::B : Cutoff::C;
  change.higher_is_better = options.boolean("higher_is_better");
  CAIRN_ASSIGN(const ReliableChange result, compute_reliable_change(pre, post, change));
  return write_result(result);
}

Json write_result(const TalkingTherapies& result) {
  return {{"n", result.n},
          {"n_missing", result.n_missing},
          {"at_caseness", result.at_caseness},
          {"recovery", result.recovery},
          {"reliable_improvement", result.reliable_improvement},
          {"reliable_deterioration", result.reliable_deterioration},
          {"no_reliable_change", result.no_reliable_change},
          {"reliable_recovery", result.reliable_recovery},
          {"recovery_rate", write_number(result.recovery_rate)},
          {"reliable_improvement_rate", write_number(result.reliable_improvement_rate)},
          {"reliable_deterioration_rate", write_number(result.reliable_deterioration_rate)},
          {"reliable_recovery_rate", write_number(result.reliable_recovery_rate)},
          {"method", std::string(result.method)}};
}

Result<Json> run_talking_therapies(const Data& data, const CallOptions& options) {
  TalkingTherapiesScores scores;
  CAIRN_ASSIGN(scores.phq_start, data.load_numbers("phq_start"));
  CAIRN_ASSIGN(scores.phq_end, data.load_numbers("phq_end"));
  CAIRN_ASSIGN(scores.gad_start, data.load_numbers("gad_start"));
  CAIRN_ASSIGN(scores.gad_end, data.load_numbers("gad_end"));
  const CasenessRule phq{options.number("phq_caseness"), options.number("phq_reliable_change"), 27};
  const CasenessRule gad{options.number("gad_caseness"), options.number("gad_reliable_change"), 21};
  CAIRN_ASSIGN(const TalkingTherapies result, compute_talking_therapies(scores, phq, gad));
  return write_result(result);
}

Result<Json> run_regression_to_mean(const Data& data, const CallOptions& options) {
  RegressionToMeanInput input;
  CAIRN_ASSIGN(input.mean, data.load_number("mean"));
  CAIRN_ASSIGN(input.sd, data.load_number("sd_total"));
  CAIRN_ASSIGN(input.reliability, data.load_number("reliability"));
  CAIRN_ASSIGN(input.cutoff, data.load_number("cutoff"));
  CAIRN_ASSIGN(input.observed_change, data.load_number("observed_change"));
  input.selection = options.text("direction") == "above" ? Selection::Above : Selection::Below;
  CAIRN_ASSIGN(const RegressionToMean result, compute_regression_to_mean(input));
  return Json{{"z", write_number(result.z)},
              {"c_z", write_number(result.c_z)},
              {"expected_change", write_number(result.expected_change)},
              {"adjusted_change", write_number(result.adjusted_change)},
              {"selected_proportion", write_number(result.selected_proportion)},
              {"method", std::string(result.method)}};
}

Procedure reliable_change_row() {
  return {.name = "reliable_change",
          .family = Family::Outcomes,
          .summary = "Who changed by more than measurement error, and who is well again",
          .use = "Scores of the same people before and after, and published figures about the questionnaire.",
          .avoid = "With a reliability or spread from other people than yours: the counts depend on them.",
          .meaning =
              "recovered counts people who improved beyond error and crossed the line to the scores of healthy people.",
          .reference = "Jacobson & Truax 1991",
          .data = {column("pre", "scores before"), column("post", "scores after, same people")},
          .options = {number_option("sd", "", "standard deviation of scores before treatment", 0),
                      number_option("reliability", "", "reliability of the score, below 1", -1e-300, 1),
                      number_option("clinical_mean", "", "mean of people with the problem"),
                      number_option("clinical_sd", "", "their standard deviation", 0),
                      number_option("normal_mean", "", "mean of people without it; needed for criteria b and c"),
                      number_option("normal_sd", "", "their standard deviation", 0),
                      choice_option("criterion", R"("a")", {"a", "b", "c"},
                                    "the line to cross: a two sd beyond the clinical mean, b within two sd of the "
                                    "normal mean, c nearer to the normal mean"),
                      boolean_option("higher_is_better", "true", "whether a higher score is better")},
          .fields = {{"recovered", "people who improved reliably and crossed the line"},
                     {"improved", "people who improved reliably only"},
                     {"unchanged", "people without reliable change"},
                     {"deteriorated", "people who got reliably worse"},
                     {"threshold", "points that a reliable change exceeds"},
                     {"s_diff", "standard error of a difference, in points"},
                     {"cutoff_a", "line by criterion a"},
                     {"cutoff_b", "line by criterion b"},
                     {"cutoff_c", "line by criterion c"},
                     {"status", "of each row; null when a score is missing"},
                     {"status_first10", "of the first ten rows"},
                     {"rci_first10", "change in standard errors, first ten rows"},
                     {"n", "people with both scores"},
                     {"n_missing", "people left out"}},
          .example_data = R"({"pre": [29, 32, 25, 21, 30], "post": [10, 16, 20, 17, 34]})",
          .example_options =
              R"({"sd": 10.9, "reliability": 0.86, "clinical_mean": 23, "clinical_sd": 10.5,
                                 "normal_mean": 7.5, "normal_sd": 6.2, "criterion": "c", "higher_is_better": false})",
          .run = run_reliable_change};
}

Procedure talking_therapies_row() {
  return {
      .name = "talking_therapies",
      .family = Family::Outcomes,
      .summary = "Recovery and reliable improvement as NHS Talking Therapies counts them",
      .use = "PHQ-9 and GAD-7 at the start and the end of treatment.",
      .avoid = "When another anxiety measure belongs to the person's problem: its own thresholds then apply.",
      .meaning =
          "recovery_rate is the share of those who were cases at the start and are below both thresholds at the end.",
      .reference = "NHS Talking Therapies manual; Gyani et al. 2013",
      .data = {column("phq_start", "PHQ-9 at the start"), column("phq_end", "PHQ-9 at the end"),
               column("gad_start", "GAD-7 at the start"), column("gad_end", "GAD-7 at the end")},
      .options = {number_option("phq_caseness", "10", "PHQ-9 from which a person is a case", 0, 28),
                  number_option("phq_reliable_change", "6", "points of PHQ-9 that are a reliable change", 0, 28),
                  number_option("gad_caseness", "8", "GAD-7 from which a person is a case", 0, 22),
                  number_option("gad_reliable_change", "4", "points of GAD-7 that are a reliable change", 0, 22)},
      .fields = {{"n", "people with all four scores"},
                 {"n_missing", "people left out"},
                 {"at_caseness", "people who were a case on either measure at the start"},
                 {"recovery", "of these, people who are a case on neither at the end"},
                 {"recovery_rate", "recovery / at_caseness; null when nobody was a case"},
                 {"reliable_improvement", "people with a reliable fall and no reliable rise"},
                 {"reliable_improvement_rate", "of all people"},
                 {"reliable_deterioration", "people with a reliable rise and no reliable fall"},
                 {"reliable_deterioration_rate", "of all people"},
                 {"no_reliable_change", "the others"},
                 {"reliable_recovery", "people with recovery and reliable improvement"},
                 {"reliable_recovery_rate", "of those at caseness"}},
      .example_data =
          R"({"phq_start": [19, 18, 12, 9], "phq_end": [8, 19, 5, 9],
                              "gad_start": [15, 9, 7, 13], "gad_end": [2, 8, 6, 7]})",
      .example_options = "{}",
      .run = run_talking_therapies};
}

Procedure regression_to_mean_row() {
  return {.name = "regression_to_mean",
          .family = Family::Outcomes,
          .summary = "How much people change by chance alone when only high (or low) scores enter",
          .use = "A pathway takes people beyond a cut-off and there is no comparison group.",
          .avoid = "In place of a comparison group, or when people were not chosen by this score.",
          .meaning = "expected_change would have been seen without any treatment; adjusted_change is what is left.",
          .reference = "Gardner & Heady 1973; Barnett, van der Pols & Dobson 2005, eq. 1",
          .data = {one_number("mean", "mean of everybody, before selection"),
                   one_number("sd_total", "standard deviation of everybody"),
                   one_number("reliability", "correlation of two measurements of people who did not change"),
                   one_number("cutoff", "score beyond which people enter"),
                   one_number("observed_change", "mean change of those who entered")},
          .options = {choice_option("direction", R"("above")", {"above", "below"}, "which side of the cut-off enters")},
          .fields = {{"expected_change", "change to expect without any effect"},
                     {"adjusted_change", "observed change less the expected one"},
                     {"z", "cut-off in standard deviations from the mean"},
                     {"c_z", "mean of those beyond the cut-off, in standard deviations"},
                     {"selected_proportion", "share of people beyond the cut-off"}},
          .example_data = R"({"mean": 50, "sd_total": 10, "reliability": 0.7, "cutoff": 60, "observed_change": -6})",
          .example_options = "{}",
          .run = run_regression_to_mean};
}

}  // namespace

std::span<const Procedure> outcome_procedures() {
  static const std::vector<Procedure> rows = {reliable_change_row(), talking_therapies_row(), regression_to_mean_row()};
  return rows;
}

}  // namespace cairn::stats
