#include "engine/stats/hodges_lehmann.h"
#include "engine/stats/mann_whitney.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/wilcoxon_signed_rank.h"
#include "engine/stats/write_result.h"

namespace cairn::stats {
namespace {

RankMethod method_of(const CallOptions& options) {
  const std::string word = options.text("method");
  return word == "exact" ? RankMethod::Exact : word == "asymptotic" ? RankMethod::Asymptotic : RankMethod::Automatic;
}

Input method_option() {
  return choice_option("method", R"("automatic")", {"automatic", "exact", "asymptotic"},
                       "exact counts every arrangement, ties included; automatic does so for small groups");
}

Result<Json> run_mann_whitney(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  MannWhitneyOptions test;
  test.method = method_of(options);
  test.alternative = alternative_of(options);
  test.continuity = options.boolean("continuity");
  CAIRN_ASSIGN(const MannWhitney result, compute_mann_whitney(x, y, test));
  return write_result(result);
}

Result<Json> run_hodges_lehmann(const Data& data, const CallOptions& options) {
  const RankMethod method = method_of(options);
  const double level = options.number("conf_level");
  if (!data.has("y") || options.boolean("paired")) {
    CAIRN_ASSIGN(const Sample changes, load_changes(data));
    CAIRN_ASSIGN(const HodgesLehmann result, compute_hodges_lehmann(changes, method, level));
    return write_result(result);
  }
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  CAIRN_ASSIGN(const HodgesLehmann result, compute_hodges_lehmann(x, y, method, level));
  return write_result(result);
}

Result<Json> run_signed_rank(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample changes, load_changes(data));
  SignedRankOptions test;
  test.method = method_of(options);
  test.alternative = alternative_of(options);
  test.zeros = options.text("zero_method") == "pratt" ? ZeroMethod::Pratt : ZeroMethod::Wilcoxon;
  test.continuity = options.boolean("continuity");
  CAIRN_ASSIGN(const SignedRank result, compute_wilcoxon_signed_rank(changes, test));
  return write_result(result);
}

}  // namespace

std::span<const Procedure> rank_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "mann_whitney",
       .family = Family::Ranks,
       .summary = "Whether one group tends to have higher values, by ranks",
       .use = "Two groups and scores with few values, outliers or a skewed shape.",
       .avoid = "As a test of medians or means: it is one only when both shapes are alike.",
       .meaning = "prob_superiority is the chance that someone of the first group is ahead, ties counted half.",
       .reference = "Mann & Whitney 1947; exact given the ties by counting (Streitberg & Roehmel 1986)",
       .data = {column("x", kTwoGroups), column("y", kSecondGroup)},
       .options = {method_option(),
                   boolean_option("continuity", "true", "half a step towards the centre in the normal approximation"),
                   alternative_option()},
       .fields = {{"u1", "pairs with x ahead, ties half (R's W)"},
                  {"prob_superiority", "u1 as a share of all pairs"},
                  {"p", "chance of a U at least as far from the middle when the groups are alike"},
                  {"variant", "exact or asymptotic"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .r = "wilcox.test({x}, {y}, alternative = {alternative}, correct = {continuity})  # exact with ties: "
            "coin::wilcox_test",
       .run = run_mann_whitney},
      {.name = "hodges_lehmann",
       .family = Family::Ranks,
       .summary = "Typical shift between two groups, or within pairs, without assuming a normal shape",
       .use = "Beside a rank test, to say how many points the difference is.",
       .avoid = "When groups differ in shape: the shift then has no plain meaning.",
       .meaning = "The estimate is the middle of all differences between someone of the first group and someone of the "
                  "second.",
       .reference = "Hodges & Lehmann 1963; interval from order statistics",
       .data = {column("x", kTwoGroups), optional_input(column("y", "numbers of the second group, or earlier values"))},
       .options = {method_option(), boolean_option("paired", "false", "x and y are the same people in the same order"),
                   level_option()},
       .fields = {{"estimate", "median of the differences (or of the Walsh averages)"},
                  {"ci", "interval from the k-th smallest and largest difference"},
                  {"k", "which difference"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .r = "median(outer({x}, {y}, \"-\")); wilcox.test({x}, {y}, conf.int = TRUE, conf.level = {conf_level})",
       .run = run_hodges_lehmann},
      {.name = "wilcoxon_signed_rank",
       .family = Family::Ranks,
       .summary = "Whether people's values tended to move one way, by ranks",
       .use = "The same people twice, with scores that are skewed or have few values.",
       .avoid = "When many people do not change at all, unless zero_method is pratt.",
       .meaning = "rank_biserial runs from -1 (all went down) to 1 (all went up), large changes counting more.",
       .reference = "Wilcoxon 1945; Pratt 1959",
       .data = {column("x", "later values, or changes"), optional_input(column("y", "earlier values"))},
       .options = {method_option(),
                   choice_option("zero_method", R"("wilcoxon")", {"wilcoxon", "pratt"},
                                 "people without change: left out, or ranked first (pratt)"),
                   boolean_option("continuity", "false", "half a step towards the centre in the normal approximation"),
                   alternative_option()},
       .fields = {{"v", "sum of the ranks of those who went up"},
                  {"n_zero", "people without change"},
                  {"rank_biserial", "ups less downs, by ranks, as a share"},
                  {"p", "chance of a V at least as far from the middle when nothing changed"}},
       .example_data = R"({"x": [5, 8, 4, 7, 7, 6], "y": [7, 8, 6, 9, 7, 5]})",
       .example_options = R"({"zero_method": "pratt"})",
       .r = "wilcox.test({x}, {y}, paired = TRUE, alternative = {alternative}, correct = {continuity})  # pratt: "
            "coin::wilcoxsign_test",
       .run = run_signed_rank},
  };
  return rows;
}

}  // namespace cairn::stats
