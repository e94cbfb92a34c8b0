#include <nlohmann/json.hpp>

#include "engine/stats/cliffs_delta.h"
#include "engine/stats/cohens_d.h"
#include "engine/stats/common_language.h"
#include "engine/stats/glass_delta.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/responsiveness.h"
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

Result<Json> run_glass_delta(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  CAIRN_ASSIGN(const GlassDelta r, compute_glass_delta(x, y, options.number("conf_level")));
  return Json{{"estimate", write_number(r.estimate)},
              {"ci", write_interval(r.ci)},
              {"df", write_number(r.df)},
              {"sd", write_number(r.sd)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)}};
}

Result<Json> run_responsiveness(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Pairs pairs, data.load_pairs("pre", "post"));
  CAIRN_ASSIGN(const Responsiveness r, compute_responsiveness(pairs, options.number("conf_level")));
  return Json{{"mean_change", write_number(r.mean_change)},
              {"sd_change", write_number(r.sd_change)},
              {"srm", write_number(r.srm)},
              {"srm_ci", write_interval(r.srm_ci)},
              {"srm_hedges", write_number(r.srm_hedges)},
              {"effect_size", write_number(r.effect_size)},
              {"d_average", write_number(r.d_average)},
              {"d_rm", write_number(r.d_rm)},
              {"correlation", write_number(r.correlation)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)}};
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
                  {"cohens_u3", "share of the second group below the first group's average, for normal shapes"},
                  {"overlap", "how much the two shapes have in common, for normal shapes"},
                  {"n", "values used, by group"},
                  {"n_missing", "values left out, by group"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .run = run_common_language},
      {.name = "glass_delta",
       .family = Family::EffectSizes,
       .summary = "Standardised difference of two means, by the spread of the second group",
       .use = "When the first group's pathway may have changed the spread as well as the level.",
       .avoid = "When both groups vary alike: cohens_d uses more of the data.",
       .meaning =
           "A delta of 0.5 means: the first group's average lies half a standard deviation of the second's away.",
       .reference = "Glass 1976; interval from the noncentral t",
       .data = {column("x", kTwoGroups), column("y", "numbers of the group whose spread counts (before, or control)")},
       .options = {level_option()},
       .fields = {{"estimate", "delta"}, {"ci", "its interval"}, {"sd", "standard deviation of the second group"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .run = run_glass_delta},
      {.name = "responsiveness",
       .family = Family::EffectSizes,
       .summary = "How large people's change is, in standard deviations",
       .use = "To compare how well two questionnaires pick up the same change.",
       .avoid = "To claim that a pathway caused the change: people who start badly get better anyway.",
       .meaning = "An srm of 0.8 means: the average change is 0.8 standard deviations of people's changes.",
       .reference = "Liang, Fossel & Larson 1990 (srm); Kazis, Anderson & Meenan 1989; Morris & DeShon 2002, eq. 8",
       .data = {column("pre", "earlier values"), column("post", "later values, in the same order of people")},
       .options = {level_option()},
       .fields = {{"mean_change", "average of later less earlier"},
                  {"sd_change", "standard deviation of the changes"},
                  {"srm", "mean change over that"},
                  {"srm_ci", "its interval"},
                  {"srm_hedges", "srm without its bias in small groups"},
                  {"effect_size", "mean change over the standard deviation before"},
                  {"d_average", "mean change over the average standard deviation"},
                  {"d_rm", "srm as if from two groups"},
                  {"correlation", "of earlier and later values"}},
       .example_data = R"({"pre": [7, 8, 6, 9, 7, 5], "post": [5, 8, 4, 7, 7, 4]})",
       .example_options = "{}",
       .run = run_responsiveness},
  };
  return rows;
}

}  // namespace cairn::stats
