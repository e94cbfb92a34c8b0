#include "engine/stats/cliffs_delta.h"
#include "engine/stats/cohens_d.h"
#include "engine/stats/common_language.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/write_result.h"

namespace cairn::stats {
namespace {

template <auto compute>
Result<Json> run_effect(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  CAIRN_ASSIGN(const auto result, compute(x, y, options.number("conf_level")));
  return write_result(result);
}

Result<Json> run_common_language(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  CAIRN_ASSIGN(const CommonLanguage result, compute_common_language(x, y));
  return write_result(result);
}

}  // namespace

std::span<const Procedure> effect_size_procedures() {
  static const std::vector<Input> two_groups = {column("x", kTwoGroups), column("y", kSecondGroup)};
  static const std::vector<Procedure> rows = {
      {.name = "cohens_d",
       .family = Family::EffectSizes,
       .summary = "Standardised difference of two means, with Hedges' g",
       .use = "To compare effects across questionnaires with different scales.",
       .avoid = "When a threshold in points is known that matters to patients: report points.",
       .meaning = "A d of 0.5 means the groups' averages lie half a standard deviation apart.",
       .reference = "Cohen 1988; Hedges 1981, eq. 6e; interval from the noncentral t (Steiger & Fouladi 1997)",
       .data = two_groups,
       .options = {level_option()},
       .fields = {{"estimate", "d"},
                  {"ci", "interval for d"},
                  {"hedges_g", "d without its bias in small groups"},
                  {"hedges_g_ci", "interval for g"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .r = "effectsize::cohens_d({x}, {y}, ci = {conf_level}); effectsize::hedges_g({x}, {y}, ci = {conf_level})",
       .run = run_effect<compute_cohens_d>},
      {.name = "cliffs_delta",
       .family = Family::EffectSizes,
       .summary = "How often one group's values exceed the other's, less the reverse",
       .use = "Scores with few values or a skewed shape.",
       .avoid = "When the size of a difference in points matters: ranks do not show it.",
       .meaning = "A delta of 0.3 means: of all pairs, 30 in 100 more have the first group ahead than behind.",
       .reference = "Cliff 1993; Feng & Cliff 2004; words for size by Romano et al. 2006",
       .data = two_groups,
       .options = {level_option()},
       .fields = {{"estimate", "delta, from -1 to 1"},
                  {"ci", "asymmetric interval"},
                  {"prob_superiority", "chance that someone of the first group is ahead"},
                  {"magnitude", "negligible, small, medium or large"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .r = "mean(sign(outer({x}, {y}, \"-\")))",
       .run = run_effect<compute_cliffs_delta>},
      {.name = "common_language",
       .family = Family::EffectSizes,
       .summary = "A difference of two groups as a chance and as overlap",
       .use = "To explain a difference to people who do not work with statistics.",
       .avoid = "Alone: it has no interval; give cliffs_delta with it.",
       .meaning = "A chance of 0.6 means: someone of the first group is ahead of someone of the second 6 times in 10.",
       .reference = "McGraw & Wong 1992; Cohen 1988 (U3, overlap)",
       .data = two_groups,
       .options = {},
       .fields = {{"probability_superiority", "chance of being ahead, ties half"},
                  {"parametric", "the same for normal shapes"},
                  {"cohens_u3", "share of the second group below the first group's average"},
                  {"overlap", "how much the two shapes have in common"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .r = "mean(outer({x}, {y}, \">\") + outer({x}, {y}, \"==\") / 2)",
       .run = run_common_language},
  };
  return rows;
}

}  // namespace cairn::stats
