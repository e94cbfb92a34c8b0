#include <nlohmann/json.hpp>

#include "engine/stats/noninferiority.h"
#include "engine/stats/p_adjust.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/tost.h"

namespace cairn::stats {
namespace {

Input alpha_option(std::string_view fallback) {
  return number_option("alpha", fallback, "chance of a wrong yes that is accepted, below 0.5", 0, 0.5);
}
Input required_number(std::string_view name, std::string_view description) {
  return {.name = name, .kind = InputKind::Number, .description = description};
}
Input margin_option(std::string_view description, double highest) {
  Input input = required_number("margin", description);
  input.lowest = 0;
  input.highest = highest;
  return input;
}
Input direction_option() { return boolean_option("higher_is_better", "true", "whether higher values are better"); }

Result<double> load_option(const CallOptions& options, std::string_view name) {
  if (const std::optional<double> given = options.find_number(name)) return *given;
  return Error{ErrorCode::InvalidArgument, "The option \"" + std::string(name) + "\" is needed, set before the data."};
}

Result<Json> run_tost(const Data& data, const CallOptions& options) {
  EquivalenceOptions test;
  CAIRN_ASSIGN(test.low, load_option(options, "low"));
  CAIRN_ASSIGN(test.high, load_option(options, "high"));
  test.alpha = options.number("alpha");
  const std::string word = options.text("test");
  test.test = word == "student" ? MeanTest::Student : word == "paired" ? MeanTest::Paired : MeanTest::Welch;
  const auto compute = [&]() -> Result<Tost> {
    if (test.test == MeanTest::Paired) {
      CAIRN_ASSIGN(const Pairs pairs, data.load_pairs("x", "y"));
      return compute_paired_tost(pairs, test);
    }
    CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
    CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
    return compute_tost(x, y, test);
  };
  CAIRN_ASSIGN(const Tost r, compute());
  return Json{{"estimate", write_number(r.estimate)},
              {"ci", write_interval(r.ci)},
              {"equivalent", r.is_equivalent},
              {"p", write_number(r.p)},
              {"se", write_number(r.se)},
              {"df", write_number(r.df)},
              {"t_lower", write_number(r.t_lower)},
              {"p_lower", write_number(r.p_lower)},
              {"t_upper", write_number(r.t_upper)},
              {"p_upper", write_number(r.p_upper)},
              {"low", write_number(r.low)},
              {"high", write_number(r.high)},
              {"alpha", write_number(r.alpha)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
}

Result<NoninferiorityOptions> noninferiority_options_of(const CallOptions& options) {
  NoninferiorityOptions out;
  CAIRN_ASSIGN(out.margin, load_option(options, "margin"));
  out.alpha = options.number("alpha");
  out.is_higher_better = options.boolean("higher_is_better");
  return out;
}

Result<Json> run_noninferiority_mean(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const NoninferiorityOptions test, noninferiority_options_of(options));
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  CAIRN_ASSIGN(const NoninferiorityMean r, compute_noninferiority_mean(x, y, test));
  return Json{{"estimate", write_number(r.estimate)},
              {"ci", write_interval(r.ci)},
              {"noninferior", r.is_noninferior},
              {"p", write_number(r.p)},
              {"statistic", write_number(r.statistic)},
              {"df", write_number(r.df)},
              {"se", write_number(r.se)},
              {"margin", write_number(r.margin)},
              {"alpha", write_number(r.alpha)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
}

Result<Json> run_noninferiority_proportions(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const NoninferiorityOptions test, noninferiority_options_of(options));
  CAIRN_ASSIGN(const std::int64_t x1, data.load_count("x1"));
  CAIRN_ASSIGN(const std::int64_t n1, data.load_count("n1"));
  CAIRN_ASSIGN(const std::int64_t x2, data.load_count("x2"));
  CAIRN_ASSIGN(const std::int64_t n2, data.load_count("n2"));
  CAIRN_ASSIGN(const NoninferiorityProportions r, compute_noninferiority_proportions(x1, n1, x2, n2, test));
  return Json{{"estimate", write_number(r.estimate)},
              {"noninferior_mn", r.is_noninferior},
              {"mn_lower", write_number(r.mn_lower)},
              {"mn_upper", write_number(r.mn_upper)},
              {"newcombe_lower", write_number(r.newcombe_lower)},
              {"newcombe_upper", write_number(r.newcombe_upper)},
              {"z_fm", write_number(r.z_fm)},
              {"p_fm", write_number(r.p_fm)},
              {"margin", write_number(r.margin)},
              {"alpha", write_number(r.alpha)},
              {"n", Json::array({r.n1, r.n2})},
              {"method", std::string(r.method)}};
}

Result<Json> run_p_adjust(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const Column p, data.load_numbers("p"));
  CAIRN_ASSIGN(const AdjustedP r, compute_p_adjust(p));
  return Json{{"holm", write_numbers(r.holm)},
              {"hochberg", write_numbers(r.hochberg)},
              {"hommel", r.hommel ? write_numbers(*r.hommel) : Json(nullptr)},
              {"bonferroni", write_numbers(r.bonferroni)},
              {"BH", write_numbers(r.bh)},
              {"BY", write_numbers(r.by)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"method", std::string(r.method)}};
}

}  // namespace

std::span<const Procedure> equivalence_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "tost",
       .family = Family::Equivalence,
       .summary = "Whether two means are as good as equal",
       .use = "To show that a change did no harm and no good, with bounds set before.",
       .avoid = "Bounds chosen after seeing the data, or a large p of another test taken for \"no difference\".",
       .meaning = "equivalent is true when the whole interval lies between the bounds.",
       .reference = "Schuirmann 1987",
       .data = {column("x", kTwoGroups), column("y", kSecondGroup)},
       .options = {choice_option("test", R"("welch")", {"welch", "student", "paired"},
                                 "which t test; paired for the same people twice"),
                   required_number("low", "lower bound of differences that do not matter"),
                   required_number("high", "upper bound"), alpha_option("0.05")},
       .fields = {{"estimate", "mean of x less mean of y"},
                  {"ci", "interval of 1 - 2 alpha, to hold against the bounds"},
                  {"equivalent", "whether p is below alpha"},
                  {"p", "the larger of both"},
                  {"p_lower", "against differences at or below low"},
                  {"p_upper", "against differences at or above high"},
                  {"t_lower", "its t"},
                  {"t_upper", "its t"},
                  {"se", "standard error of the estimate"},
                  {"df", "degrees of freedom"}},
       .example_data = kTwoSamples,
       .example_options = R"({"low": -4, "high": 4})",
       .run = run_tost},
      {.name = "noninferiority_mean",
       .family = Family::Equivalence,
       .summary = "Whether a mean is not worse than another by a margin",
       .use = "To show that a shorter or cheaper pathway is not worse by more than a margin set before.",
       .avoid = "A margin chosen after seeing the data, or larger than what patients would notice.",
       .meaning = "noninferior is true when the interval stays on the good side of the margin.",
       .reference = "Welch 1947, one-sided against the margin; Piaggio et al. 2012 (CONSORT)",
       .data = {column("x", kTwoGroups), column("y", kSecondGroup)},
       .options = {margin_option("how much worse would still be accepted, in points, above 0",
                                 std::numeric_limits<double>::infinity()),
                   direction_option(), alpha_option("0.025")},
       .fields = {{"estimate", "mean of x less mean of y"},
                  {"ci", "interval of 1 - 2 alpha"},
                  {"noninferior", "whether p is below alpha"},
                  {"p", "chance of so good a result when the first group is worse by just the margin"},
                  {"statistic", "t"},
                  {"df", "degrees of freedom"}},
       .example_data = kTwoSamples,
       .example_options = R"({"margin": 1})",
       .run = run_noninferiority_mean},
      {.name = "noninferiority_proportions",
       .family = Family::Equivalence,
       .summary = "Whether a share is not worse than another by a margin",
       .use = "As noninferiority_mean, for a yes or no such as recovered or not.",
       .avoid = "A margin chosen after seeing the data.",
       .meaning = "noninferior_mn is true when the limit of the difference stays on the good side of the margin.",
       .reference = "Farrington & Manning 1990; Miettinen & Nurminen 1985; Newcombe 1998",
       .data = {count("x1", "how many in the first group"), count("n1", "of how many"),
                count("x2", "how many in the second group"), count("n2", "of how many")},
       .options = {margin_option("how much worse would still be accepted, as a share: 0.1 for ten in a hundred", 1),
                   direction_option(), alpha_option("0.025")},
       .fields = {{"estimate", "x1/n1 less x2/n2"},
                  {"noninferior_mn", "whether the limit of Miettinen and Nurminen clears the margin"},
                  {"mn_lower", "that limit, one-sided; mn_upper when lower is better"},
                  {"newcombe_lower", "Newcombe's limit"},
                  {"z_fm", "test statistic of Farrington and Manning"},
                  {"p_fm", "its p, one-sided"}},
       .example_data = R"({"x1": 430, "n1": 500, "x2": 425, "n2": 500})",
       .example_options = R"({"margin": 0.05})",
       .run = run_noninferiority_proportions},
      {.name = "p_adjust",
       .family = Family::Equivalence,
       .summary = "p values corrected for the number of tests",
       .use = "Several outcomes or groups judged at once: holm for main outcomes, BH for a search.",
       .avoid = "Leaving out tests that were made: all of them count.",
       .meaning = "An adjusted p below 0.05 stands even though several tests were made.",
       .reference = "Holm 1979; Hochberg 1988; Hommel 1988 by Wright 1992; Benjamini & Hochberg 1995; Benjamini & "
                    "Yekutieli 2001",
       .data = {{.name = "p", .description = "p values; empty where there is none", .is_probability = true}},
       .options = {},
       .fields = {{"holm", "to report for main outcomes"},
                  {"BH", "share of false finds among all finds"},
                  {"BY", "the same under any dependence"},
                  {"hochberg", "a little stronger than holm, for independent tests"},
                  {"hommel", "a little stronger still; left out above 10,000 tests"},
                  {"bonferroni", "p times the number of tests"}},
       .example_data = R"({"p": [0.01, 0.04, 0.03]})",
       .example_options = "{}",
       .run = run_p_adjust},
  };
  return rows;
}

}  // namespace cairn::stats
