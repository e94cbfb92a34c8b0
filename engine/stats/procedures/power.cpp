#include <nlohmann/json.hpp>

#include "engine/stats/power_mcnemar.h"
#include "engine/stats/power_proportions.h"
#include "engine/stats/power_t.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/sample_size_noninferiority.h"

namespace cairn::stats {
namespace {

Json write_whole(double value) { return static_cast<std::int64_t>(std::min(value, 9e15)); }

/// InvalidArgument naming the first of these options that was not given.
Result<void> require(const CallOptions& options, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (!options.find_number(name))
      return Error{ErrorCode::InvalidArgument, "The option \"" + std::string(name) + "\" is needed."};
  }
  return {};
}

PowerDesign design_of(const CallOptions& options) {
  return {options.number("alpha"), options.text("alternative") == "two.sided", options.boolean("strict")};
}

Result<Json> run_power_t(const Data&, const CallOptions& options) {
  PowerTInput input;
  const std::string type = options.text("type");
  input.type = type == "two_sample" ? TDesign::TwoSample : type == "paired" ? TDesign::Paired : TDesign::OneSample;
  input.n = options.find_number("n");
  input.delta = options.find_number("delta");
  input.sd = options.find_number("sd");
  input.power = options.find_number("power");
  input.design = design_of(options);
  CAIRN_ASSIGN(const PowerT result, compute_power_t(input));
  return Json{{"n", write_number(result.n)},         {"n_ceiling", write_whole(result.n_ceiling)},
              {"delta", write_number(result.delta)}, {"sd", write_number(result.sd)},
              {"power", write_number(result.power)}, {"alpha", write_number(result.alpha)},
              {"method", std::string(result.method)}};
}

Result<Json> run_power_proportions(const Data&, const CallOptions& options) {
  CAIRN_TRY(require(options, {"p1", "p2"}));
  const PowerProportionsInput input{options.number("p1"), options.number("p2"), options.find_number("n"),
                                    options.find_number("power"), design_of(options)};
  CAIRN_ASSIGN(const PowerProportions result, compute_power_proportions(input));
  return Json{{"n", write_number(result.n)},
              {"n_ceiling", write_whole(result.n_ceiling)},
              {"power", write_number(result.power)},
              {"cohens_h", write_number(result.cohens_h)},
              {"arcsine_n", write_number(result.arcsine_n)},
              {"arcsine_power", write_number(result.arcsine_power)},
              {"fleiss_cc_n", write_number(result.fleiss_cc_n)},
              {"casagrande_n", write_number(result.casagrande_n)},
              {"alpha", write_number(result.alpha)},
              {"method", std::string(result.method)}};
}

Result<Json> run_power_mcnemar(const Data&, const CallOptions& options) {
  CAIRN_TRY(require(options, {"p10", "p01"}));
  const PowerMcNemarInput input{options.number("p10"), options.number("p01"), options.find_number("n"),
                                options.find_number("power"), options.number("alpha")};
  CAIRN_ASSIGN(const PowerMcNemar result, compute_power_mcnemar(input));
  return Json{{"n", write_number(result.n)},
              {"n_ceiling", write_whole(result.n_ceiling)},
              {"power", write_number(result.power)},
              {"alpha", write_number(result.alpha)},
              {"method", std::string(result.method)}};
}

Result<Json> run_sample_size_noninferiority(const Data&, const CallOptions& options) {
  CAIRN_TRY(require(options, {"margin", "power"}));
  NonInferiorityInput input;
  const std::string kind = options.text("kind");
  input.margin = options.number("margin");
  input.power = options.number("power");
  input.alpha = options.number("alpha");
  if (kind == "proportion") {
    CAIRN_TRY(require(options, {"p1", "p2"}));
    input.kind = MarginDesign::Proportion;
    input.p1 = options.number("p1");
    input.p2 = options.number("p2");
  } else {
    CAIRN_TRY(require(options, {"sd"}));
    input.kind = kind == "mean" ? MarginDesign::Mean : MarginDesign::EquivalenceMean;
    input.sd = options.number("sd");
    input.delta = options.number("delta");
  }
  CAIRN_ASSIGN(const NonInferioritySize result, compute_sample_size_noninferiority(input));
  return Json{{"n", write_number(result.n)},
              {"n_ceiling", write_whole(result.n_ceiling)},
              {"power", write_number(result.power)},
              {"alpha", write_number(result.alpha)},
              {"method", std::string(result.method)}};
}

Input alpha_option(std::string_view fallback, std::string_view description) {
  return number_option("alpha", fallback, description, 0, 1);
}
Input power_option() { return number_option("power", "", "chance to find the difference, for example 0.8", 0, 1); }
Input sides_option() {
  return choice_option("alternative", R"("two.sided")", {"two.sided", "one.sided"}, "which test is planned");
}
Input strict_option() {
  return boolean_option("strict", "false", "count significance in the wrong direction too (two-sided tests)");
}

Procedure power_t_row() {
  return {
      .name = "power_t",
      .family = Family::Power,
      .summary = "How many people a comparison of means needs, or what it can find",
      .use = "Before a study: give three of n, delta, sd and power and get the fourth.",
      .avoid = "After a study, with the difference that was found: its interval says more.",
      .meaning = "n_ceiling people in each group (or pairs) find a difference of delta with the given power.",
      .reference = "Johnson & Welch 1940 (noncentral t); as power.t.test of R",
      .data = {},
      .options = {choice_option("type", R"("two_sample")", {"two_sample", "one_sample", "paired"},
                                "two groups, one group against a value, or the same people twice"),
                  number_option("n", "", "people in each group, or pairs"),
                  number_option("delta", "", "smallest difference that matters, in points"),
                  number_option("sd", "", "standard deviation of the values, or of the changes within pairs", 0),
                  power_option(), alpha_option("0.05", "chance of a false finding"), sides_option(), strict_option()},
      .fields = {{"n", "people in each group, or pairs, not rounded"},
                 {"n_ceiling", "the same, rounded up"},
                 {"delta", "difference"},
                 {"sd", "standard deviation"},
                 {"power", "chance to find the difference"},
                 {"alpha", "chance of a false finding"}},
      .example_data = "{}",
      .example_options = R"({"delta": 5, "sd": 12, "power": 0.9})",
      .run = run_power_t};
}

Procedure power_proportions_row() {
  return {.name = "power_proportions",
          .family = Family::Power,
          .summary = "How many people a comparison of two shares needs, or its power",
          .use = "Before a study with an outcome of yes or no: give n or power and get the other.",
          .avoid = "For the same people twice (power_mcnemar), or for expected counts below about 5.",
          .meaning = "n_ceiling people in each group tell p1 from p2 with the given power.",
          .reference = "Fleiss, Levin & Paik 2003, eq. 4.14 and 4.15; Cohen 1988, chapter 6; as power.prop.test of R",
          .data = {},
          .options = {number_option("p1", "", "share expected in the first group", 0, 1),
                      number_option("p2", "", "share expected in the second group", 0, 1),
                      number_option("n", "", "people in each group", 0), power_option(),
                      alpha_option("0.05", "chance of a false finding"), sides_option(), strict_option()},
          .fields = {{"n", "people in each group, not rounded"},
                     {"n_ceiling", "the same, rounded up"},
                     {"power", "chance to find the difference"},
                     {"cohens_h", "difference of the shares on the arcsine scale"},
                     {"arcsine_n", "people in each group by the arcsine scale"},
                     {"arcsine_power", "power by the arcsine scale"},
                     {"casagrande_n",
                      "people in each group when the test is corrected for continuity or exact; null when n was given"},
                     {"fleiss_cc_n", "a weaker correction, too few people for Fisher's test; kept for comparison"},
                     {"alpha", "chance of a false finding"}},
          .example_data = "{}",
          .example_options = R"({"p1": 0.5, "p2": 0.6, "power": 0.8})",
          .run = run_power_proportions};
}

Procedure power_mcnemar_row() {
  return {.name = "power_mcnemar",
          .family = Family::Power,
          .summary = "How many pairs a before-and-after comparison of yes and no needs, or its power",
          .use = "The same people twice with an outcome of yes or no: give n or power and get the other.",
          .avoid = "With the two totals instead of the shares that change: these must be known or guessed.",
          .meaning = "n_ceiling pairs find the difference between the two directions of change with the given power.",
          .reference = "Connor 1987, eq. 3; Miettinen 1968",
          .data = {},
          .options = {number_option("p10", "", "share of all pairs that change from yes to no"),
                      number_option("p01", "", "share of all pairs that change from no to yes"),
                      number_option("n", "", "pairs", 0), power_option(),
                      alpha_option("0.05", "chance of a false finding, two-sided")},
          .fields = {{"n", "pairs, not rounded"},
                     {"n_ceiling", "pairs, rounded up"},
                     {"power", "chance to find the difference"},
                     {"alpha", "chance of a false finding"}},
          .example_data = "{}",
          .example_options = R"({"p10": 0.25, "p01": 0.1, "power": 0.8})",
          .run = run_power_mcnemar};
}

Procedure sample_size_noninferiority_row() {
  return {.name = "sample_size_noninferiority",
          .family = Family::Power,
          .summary = "How many people are needed to show that something is not worse, or is the same",
          .use = "Before a study that should show that a new way is no worse than the old one by more than a margin.",
          .avoid = "With a margin chosen after the data were seen, or one that patients would not accept.",
          .meaning =
              "n_ceiling people in each group show the claim with the given power, if the true difference is as given.",
          .reference = "Julious 2004, eq. 11 and 15; Blackwelder 1982",
          .data = {},
          .options = {choice_option("kind", R"("mean")", {"mean", "equivalence_mean", "proportion"},
                                    "what is compared, and whether in one direction or both"),
                      number_option("margin", "", "how much worse (or how far apart) still counts as the same", 0),
                      power_option(), alpha_option("0.025", "one-sided chance of a false finding"),
                      number_option("sd", "", "means: standard deviation", 0),
                      number_option("delta", "0", "means: true difference, new less old"),
                      number_option("p1", "", "shares: true share, new", 0, 1),
                      number_option("p2", "", "shares: true share, old", 0, 1)},
          .fields = {{"n", "people in each group, not rounded"},
                     {"n_ceiling", "the same, rounded up"},
                     {"power", "chance to show the claim"},
                     {"alpha", "one-sided chance of a false finding"}},
          .example_data = "{}",
          .example_options = R"({"kind": "mean", "sd": 9, "margin": 3, "power": 0.9})",
          .run = run_sample_size_noninferiority};
}

}  // namespace

std::span<const Procedure> power_procedures() {
  static const std::vector<Procedure> rows = {power_t_row(), power_proportions_row(), power_mcnemar_row(),
                                              sample_size_noninferiority_row()};
  return rows;
}

}  // namespace cairn::stats
