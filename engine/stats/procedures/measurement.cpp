#include <nlohmann/json.hpp>

#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/write_measurement.h"

namespace cairn::stats {
namespace {

Result<Json> run_cronbach_alpha(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const ItemScores scores, load_item_scores(data));
  CAIRN_ASSIGN(const CronbachAlpha result, compute_cronbach_alpha(scores, options.number("conf_level")));
  return write_result(result);
}

Result<Json> run_mcdonald_omega(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const ItemScores scores, load_item_scores(data));
  CAIRN_ASSIGN(const McDonaldOmega result, compute_mcdonald_omega(scores));
  return write_result(result);
}

Result<Json> run_icc(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const ItemScores scores, load_item_scores(data));
  CAIRN_ASSIGN(const Icc result, compute_icc(scores, options.number("conf_level")));
  return write_result(result);
}

Result<Json> run_measurement_error(const Data& data, const CallOptions& options) {
  if (data.has("x") || data.has("y")) {
    CAIRN_ASSIGN(const Pairs pairs, data.load_pairs("x", "y"));
    CAIRN_ASSIGN(const RetestError result, compute_retest_error(pairs, options.number("conf_level")));
    return write_result(result);
  }
  CAIRN_ASSIGN(const double sd, data.load_number("sd"));
  CAIRN_ASSIGN(const double reliability, data.load_number("reliability"));
  CAIRN_ASSIGN(const std::int64_t n, data.load_count("n"));
  if (n < 0) return Error{ErrorCode::InvalidArgument, "The number of people must be at least 1."};
  CAIRN_ASSIGN(const MeasurementError result, compute_measurement_error(sd, reliability, static_cast<std::size_t>(n)));
  return write_result(result);
}

Result<Json> run_kappa(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const DataColumn* x, data.load("x"));
  CAIRN_ASSIGN(const DataColumn* y, data.load("y"));
  CAIRN_ASSIGN(const Kappa result, compute_kappa(*x, *y, options.number("conf_level"), options.texts("levels")));
  return write_result(result);
}

Result<Json> run_floor_ceiling(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample sample, data.load_sample("x"));
  const std::optional<double> lowest = options.find_number("min"), highest = options.find_number("max");
  if (!lowest || !highest)
    return Error{
        ErrorCode::InvalidArgument,
        "floor_ceiling needs the options \"min\" and \"max\": the lowest and highest score that the scale allows."};
  CAIRN_ASSIGN(const FloorCeiling result, compute_floor_ceiling(sample, {*lowest, *highest, options.number("threshold"),
                                                                         options.number("conf_level")}));
  return write_result(result);
}

/// One list per person; a flat list is the answers to a single item, or of a
/// single person to several. Without "responses" every column is an item.
Result<std::vector<Column>> load_people(const Data& data, std::size_t items) {
  if (data.rows.find("responses") != data.rows.end()) return data.load_rows("responses");
  std::vector<Column> people;
  if (data.has("responses")) {
    CAIRN_ASSIGN(const Column answers, data.load_numbers("responses"));
    if (items != 1) return std::vector<Column>{answers};
    for (const auto& answer : answers) people.push_back({answer});
    return people;
  }
  for (const DataColumn& column : data.columns) {
    CAIRN_ASSIGN(const Column answers, data.load_numbers(column.name));
    people.resize(std::max(people.size(), answers.size()));
    for (std::size_t person = 0; person < answers.size(); ++person) people[person].push_back(answers[person]);
  }
  return people;
}

Result<GradedItems> load_items(const CallOptions& options) {
  GradedItems items;
  items.discrimination = options.numbers("a");
  items.scale = options.number("D");
  if (const Json* rows = options.find("b")) {
    for (const Json& row : *rows) {
      std::vector<double>& thresholds = items.thresholds.emplace_back();
      for (const Json& value : row.is_array() ? row : Json::array({row})) {
        const std::optional<double> number = to_number(value);
        if (!number) return Error{ErrorCode::InvalidArgument, "The option \"b\" must hold lists of numbers."};
        thresholds.push_back(*number);
      }
    }
  }
  return items;
}

Result<Json> run_irt_grm_eap(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const GradedItems items, load_items(options));
  CAIRN_ASSIGN(const std::vector<Column> people, load_people(data, items.discrimination.size()));
  const std::vector<double> grid = options.numbers("grid");
  if (grid.size() != 3)
    return Error{ErrorCode::InvalidArgument, "The option \"grid\" must hold three numbers: from, to, step."};
  CAIRN_ASSIGN(const EapScores result, compute_irt_grm_eap(people, items,
                                                           {options.number("prior_mean"), options.number("prior_sd"),
                                                            grid[0], grid[1], grid[2]}));
  return write_result(result);
}

constexpr std::string_view kItems =
    R"({"q1": [3, 2, 4, 1, 3, 0, 2, 4], "q2": [3, 3, 4, 0, 2, 1, 2, 3], "q3": [2, 2, 3, 1, 3, 0, 1, 4]})";

std::vector<Procedure> rows_about_items() {
  return {
      {.name = "cronbach_alpha",
       .family = Family::Measurement,
       .summary = "How well the items of a scale hang together",
       .use = "To check that the questions of one scale may be added up, in your own group of people.",
       .avoid = "For scales whose items cause the problem rather than reflect it (a list of symptoms or of risks), or "
                "as proof that a scale measures one thing only.",
       .meaning = "About 0.7 to 0.95 is good; lower says that the items measure different things, higher that they "
                  "repeat each other.",
       .reference = "Cronbach 1951, eq. 2; interval by Feldt 1965; lambda 2 by Guttman 1945",
       .data = {other_columns("items", "one column of numbers for each item, all scored in the same direction")},
       .options = {level_option()},
       .fields = {{"alpha", "alpha of the raw items"},
                  {"ci", "interval for alpha"},
                  {"alpha_standardised", "alpha when every item has the same spread"},
                  {"mean_inter_item_correlation", "mean of all correlations between two items"},
                  {"items", "names of the items, in the order of the lists below"},
                  {"item_rest_correlation", "each item with the sum of the others; low or negative is a warning"},
                  {"alpha_if_dropped", "alpha without each item; null when there are two items"},
                  {"guttman_lambda2", "a lower bound of reliability that is never below alpha"},
                  {"split_half_odd_even", "every other item against the rest, stepped up to full length"},
                  {"k", "items"},
                  {"n", "people who answered every item"},
                  {"n_missing", "people left out"},
                  {"warnings", "items that run against the others"}},
       .example_data = kItems,
       .example_options = "{}",
       .run = run_cronbach_alpha},
      {.name = "mcdonald_omega",
       .family = Family::Measurement,
       .summary = "Reliability of a total score when items differ in how well they measure",
       .use = "Beside or instead of cronbach_alpha, when some questions say more about the person than others.",
       .avoid = "With fewer than three items or a few dozen people, and when p is small and the fit is poor: then one "
                "factor does not describe the scale.",
       .meaning =
           "omega_total is the share of the spread of total scores that comes from the one thing that all items share.",
       .reference = "McDonald 1999, eq. 6.20; maximum likelihood by Joreskog 1967",
       .data = {other_columns("items", "one column of numbers for each item, all scored in the same direction")},
       .options = {},
       .fields = {{"omega_total", "omega of the sum of raw items"},
                  {"omega_standardised", "omega when every item has the same spread"},
                  {"items", "names of the items, in the order of the lists below"},
                  {"loadings", "points that an item moves when the common factor moves by one standard deviation"},
                  {"uniquenesses", "variance of each item that the factor does not explain"},
                  {"fit_chi2", "misfit of one factor"},
                  {"df", "degrees of freedom of the fit"},
                  {"p", "chance of at least this misfit when one factor holds (upper tail)"},
                  {"n", "people who answered every item"},
                  {"n_missing", "people left out"}},
       .example_data =
           R"({"q1": [3, 3, 1, 2, 1, 4, 1, 1, 3, 2, 3, 1], "q2": [3, 4, 3, 1, 0, 2, 1, 1, 2, 3, 2, 1],
                           "q3": [4, 3, 2, 1, 2, 2, 2, 1, 2, 1, 3, 1], "q4": [4, 2, 2, 2, 2, 1, 0, 1, 3, 2, 3, 0]})",
       .example_options = "{}",
       .run = run_mcdonald_omega},
      {.name = "irt_grm_eap",
       .family = Family::Measurement,
       .summary = "T scores from single answers, with known item parameters",
       .use =
           "For instruments that publish a graded response model (as PROMIS does), also when some answers are missing.",
       .avoid =
           "When no parameters were published for the language and people at hand; sum scores are then more honest.",
       .meaning = "A T score of 60 is one standard deviation above the people whom the parameters come from.",
       .reference = "Samejima 1969; Bock & Mislevy 1982, eq. 5 and 6",
       .data = {optional_input(
                    {.name = "responses", .kind = InputKind::Rows, .description = "answers of each person from 0"}),
                optional_input(other_columns("items", "or one column of answers for each item"))},
       .options = {option("a", InputKind::Numbers, "", "discrimination of each item"),
                   option("b", InputKind::Rows, "", "rising thresholds of each item"),
                   number_option("D", "1", "1, or 1.7 when the parameters are on the normal metric", 0),
                   number_option("prior_mean", "0", "mean of the people expected"),
                   number_option("prior_sd", "1", "standard deviation of the people expected", 0),
                   option("grid", InputKind::Numbers, "[-6, 6, 0.1]", "where to compute: from, to, step")},
       .fields = {{"t_score", "50 + 10 theta"},
                  {"t_se", "standard error of the T score"},
                  {"theta", "level of each person"},
                  {"se", "standard error of theta"},
                  {"exact_theta", "the same, integrated without a grid's limits"},
                  {"exact_se", "its standard error"},
                  {"n", "people"},
                  {"n_missing", "answers that were missing"}},
       .example_data = R"({"responses": [[2, 1, 3], [0, 1, null], [4, 3, 4]]})",
       .example_options =
           R"({"a": [2.1, 1.4, 3], "b": [[-1.5, -0.4, 0.5, 1.6], [-1, 0.2, 1.1, 2.3], [-0.8, -0.1, 0.7, 1.2]]})",
       .run = run_irt_grm_eap},
  };
}

std::vector<Procedure> rows_about_agreement() {
  return {
      {.name = "icc",
       .family = Family::Measurement,
       .summary = "How far raters, or repeated measurements, agree on numbers",
       .use = "Several raters score the same people, or people fill in a form twice while nothing changed.",
       .avoid = "For categories (kappa), or when people hardly differ from each other: then the value is low however "
                "well raters agree.",
       .meaning = "icc2 says how far single ratings agree in value; icc3 ignores that one rater is stricter; the forms "
                  "with k are for the mean of all raters.",
       .reference = "Shrout & Fleiss 1979; interval of icc2 by McGraw & Wong 1996, table 7",
       .data = {other_columns("raters", "one column of numbers for each rater or time; rows are people")},
       .options = {level_option()},
       .fields = {{"icc1", "raters differ from person to person: estimate, ci, f, df1, df2, p"},
                  {"icc2", "absolute agreement, raters as a random sample"},
                  {"icc3", "consistency, these raters only"},
                  {"icc1k", "icc1 for the mean of k raters"},
                  {"icc2k", "icc2 for the mean of k raters"},
                  {"icc3k", "icc3 for the mean of k raters"},
                  {"sem_agreement", "standard error of measurement, in points, raters' strictness included"},
                  {"sem_consistency", "the same without it"},
                  {"sdc_agreement", "smallest change of one person beyond error (95 %)"},
                  {"sdc_consistency", "the same without raters' strictness"},
                  {"msr", "mean square between people"},
                  {"msc", "mean square between raters"},
                  {"mse", "mean square of the rest"},
                  {"msw", "mean square within people"},
                  {"k", "raters"},
                  {"n", "people with every rating"},
                  {"n_missing", "people left out"}},
       .example_data = R"({"first": [10, 12, 15, 9, 20, 18], "second": [11, 12, 14, 10, 19, 20]})",
       .example_options = "{}",
       .run = run_icc},
      {.name = "kappa",
       .family = Family::Measurement,
       .summary = "How far two raters agree on categories, beyond chance",
       .use = "Two people put the same patients into groups. quadratic suits ordered categories.",
       .avoid = "When almost everyone is in one category: kappa is then low although raters agree; read pabak and "
                "observed_agreement beside it. linear and quadratic are for ordered categories only.",
       .meaning = "0 is what chance alone would give, 1 is full agreement.",
       .reference = "Cohen 1960, 1968; Fleiss, Cohen & Everitt 1969, eq. 8 and 9; pabak by Byrt et al. 1993",
       .data = {{.name = "x",
                 .kind = InputKind::Any,
                 .description = "categories by the first rater; numbers when they have an order (texts are ordered by "
                                "letters unless levels says "
                                "otherwise)"},
                {.name = "y", .kind = InputKind::Any, .description = "categories by the second rater, same people"}},
       .options = {option("levels", InputKind::Texts, "",
                          "categories in their order, such as none, mild, severe; needed for linear and quadratic "
                          "when ratings are texts whose order is not that of letters"),
                   level_option()},
       .fields = {{"unweighted", "any disagreement counts in full: kappa, se, ci, se0, z"},
                  {"linear", "disagreement counts by distance"},
                  {"quadratic", "disagreement counts by squared distance"},
                  {"levels", "categories in the order used for distances: check it before you use linear or quadratic"},
                  {"observed_agreement", "share of people in the same category"},
                  {"pabak", "kappa as if all categories were equally common"},
                  {"n", "people with both ratings"},
                  {"n_missing", "people left out"}},
       .example_data =
           R"({"x": ["mild", "severe", "mild", "none", "none", "mild", "severe"],
                           "y": ["mild", "mild", "mild", "none", "mild", "mild", "severe"]})",
       .example_options = "{}",
       .run = run_kappa},
  };
}

std::vector<Procedure> rows_about_scores() {
  return {
      {.name = "measurement_error",
       .family = Family::Measurement,
       .summary = "How many points one score may be off",
       .use = "Before you call a change of one person real: from a published reliability, or from people who filled in "
              "the form twice.",
       .avoid = "With pairs between which people got better or worse.",
       .meaning = "A person who changed by less than sdc_individual may not have changed at all.",
       .reference = "de Vet et al. 2006; Bland & Altman 1999, sections 2 and 3",
       .data = {optional_input(column("x", "first measurement")),
                optional_input(column("y", "second measurement of the same people")),
                optional_input(one_number("sd", "or: standard deviation of the score between people")),
                optional_input(one_number("reliability", "with sd: reliability from 0 to 1")),
                optional_input(count("n", "with sd: people in the group whose mean is judged"))},
       .options = {level_option()},
       .fields = {{"sem", "standard error of measurement, in points"},
                  {"sdc_individual", "smallest change of one person beyond error (95 %)"},
                  {"sdc_group", "smallest change of the mean of n people beyond error"},
                  {"n", "people"},
                  {"n_missing", "pairs left out"}},
       .example_data = R"({"x": [10, 12, 15, 9, 20, 18, 7, 14], "y": [11, 12, 14, 10, 19, 20, 9, 13]})",
       .example_options = "{}",
       .run = run_measurement_error},
      {.name = "floor_ceiling",
       .family = Family::Measurement,
       .summary = "How many people are at the ends of a scale",
       .use = "Before you compare means: people at the end of a scale cannot show further change.",
       .avoid = "With the lowest and highest score that occurred instead of those that the scale allows.",
       .meaning = "More than 15 in 100 at one end says that the scale is too short there.",
       .reference = "Terwee et al. 2007; intervals by Wilson 1927",
       .data = {column("x", "scores")},
       .options = {option("min", InputKind::Number, "", "lowest score that the scale allows"),
                   option("max", InputKind::Number, "", "highest score that the scale allows"),
                   number_option("threshold", "0.15", "share from which an end is flagged", 0, 1), level_option()},
       .fields = {{"floor", "share of people at the lowest score"},
                  {"floor_ci", "interval for it"},
                  {"floor_flag", "whether it is above the threshold"},
                  {"ceiling", "share of people at the highest score"},
                  {"ceiling_ci", "interval for it"},
                  {"ceiling_flag", "whether it is above the threshold"},
                  {"n", "scores"},
                  {"n_missing", "missing scores"}},
       .example_data = R"({"x": [48, 41, 48, 30, 48, 44, 22, 47, 48, 39]})",
       .example_options = R"({"min": 0, "max": 48})",
       .run = run_floor_ceiling},
  };
}

}  // namespace

std::span<const Procedure> measurement_procedures() {
  static const std::vector<Procedure> rows = [] {
    std::vector<Procedure> all;
    for (std::vector<Procedure>& some : std::vector{rows_about_items(), rows_about_agreement(), rows_about_scores()})
      all.insert(all.end(), some.begin(), some.end());
    return all;
  }();
  return rows;
}

}  // namespace cairn::stats
