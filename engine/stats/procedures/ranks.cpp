#include <nlohmann/json.hpp>

#include "engine/stats/brunner_munzel.h"
#include "engine/stats/correlation.h"
#include "engine/stats/hodges_lehmann.h"
#include "engine/stats/kruskal_wallis.h"
#include "engine/stats/ks_two_sample.h"
#include "engine/stats/mann_whitney.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/rank_biserial_paired.h"
#include "engine/stats/sign_test.h"
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

Result<Json> run_sign_test(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample changes, load_changes(data));
  CAIRN_ASSIGN(const SignTest r, compute_sign_test(changes, test_options_of(options)));
  return Json{{"n_positive", r.n_positive},
              {"n_negative", r.n_negative},
              {"n_zero", r.n_zero},
              {"p", write_number(r.p)},
              {"median", write_number(r.median)},
              {"ci", write_interval(r.ci)},
              {"coverage", write_number(r.coverage)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)}};
}

Result<Json> run_rank_biserial_paired(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const Sample changes, load_changes(data));
  CAIRN_ASSIGN(const RankBiserialPaired r, compute_rank_biserial_paired(changes));
  return Json{{"estimate", write_number(r.estimate)},
              {"n_nonzero", r.n_nonzero},
              {"n_zero", r.n_zero},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"method", std::string(r.method)}};
}

Result<Json> run_brunner_munzel(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  TestOptions test;
  test.confidence = options.number("conf_level");
  test.alternative = alternative_of(options);
  CAIRN_ASSIGN(const BrunnerMunzel r, compute_brunner_munzel(x, y, test));
  return Json{{"estimate", write_number(r.estimate)},
              {"se", write_number(r.se)},
              {"ci", write_interval(r.ci)},
              {"statistic", write_number(r.statistic)},
              {"df", write_number(r.df)},
              {"p", write_number(r.p)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
}

Result<Json> run_ks_two_sample(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  CAIRN_ASSIGN(const KsTwoSample r, compute_ks_two_sample(x, y, method_of(options)));
  return Json{{"statistic", write_number(r.statistic)},
              {"at", write_number(r.at)},
              {"p", write_number(r.p)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"variant", r.variant == RankMethod::Exact ? "exact" : "asymptotic"},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
}

Result<Json> run_kruskal_wallis(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const Column y, data.load_numbers("y"));
  CAIRN_ASSIGN(const DataColumn* group, data.load("group"));
  CAIRN_ASSIGN(const KruskalWallis r, compute_kruskal_wallis(y, *group));
  return Json{{"statistic", write_number(r.statistic)},
              {"df", write_number(r.df)},
              {"p", write_number(r.p)},
              {"epsilon_squared", write_number(r.epsilon_squared)},
              {"levels", r.levels},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"mean_rank", write_numbers(r.mean_rank)},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
}

Result<Json> run_correlation(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Pairs pairs, data.load_pairs("x", "y"));
  CAIRN_ASSIGN(const Correlation r, compute_correlation(pairs, options.number("conf_level")));
  return Json{{"pearson", write_number(r.pearson)},
              {"pearson_ci", write_interval(r.pearson_ci)},
              {"pearson_p", write_number(r.pearson_p)},
              {"spearman", write_number(r.spearman)},
              {"spearman_p", write_number(r.spearman_p)},
              {"kendall_tau_b", write_number(r.kendall_tau_b)},
              {"kendall_p", write_number(r.kendall_p)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
}

/// Tests beside Mann-Whitney's and Wilcoxon's.
std::vector<Procedure> further_rank_procedures() {
  const std::vector<Input> two_groups = {column("x", kTwoGroups), column("y", kSecondGroup)};
  const std::vector<Input> changes = {column("x", "later values, or changes"),
                                      optional_input(column("y", "earlier values"))};
  return {
      {.name = "rank_biserial_paired",
       .family = Family::Ranks,
       .summary = "How far people's values moved one way, by ranks",
       .use = "Beside wilcoxon_signed_rank, to say how strong the movement is.",
       .avoid = "Alone: it has no interval; bootstrap the median change for one.",
       .meaning = "It runs from -1 (all went down) to 1 (all went up), large changes counting more.",
       .reference = "King, Rosopa & Minium 2011; Kerby 2014",
       .data = changes,
       .options = {},
       .fields = {{"estimate", "sum of the ranks of ups less downs, as a share of all ranks"},
                  {"n_nonzero", "people who changed"},
                  {"n_zero", "people without change, left out"}},
       .example_data = R"({"x": [5, 8, 4, 7, 7, 6], "y": [7, 8, 6, 9, 7, 5]})",
       .example_options = "{}",
       .run = run_rank_biserial_paired},
      {.name = "sign_test",
       .family = Family::Ranks,
       .summary = "Whether more people went up than down",
       .use = "The same people twice, when it is only sure who got better and who got worse.",
       .avoid = "When the size of a change means something: wilcoxon_signed_rank or paired_t see more.",
       .meaning = "The median says by how much the person in the middle changed; p judges ups against downs.",
       .reference = "Arbuthnott 1710; interval by Conover 1999, section 3.2",
       .data = changes,
       .options = {level_option(), alternative_option(), mu_option()},
       .fields = {{"n_positive", "people who went up (or lie above mu)"},
                  {"n_negative", "people who went down"},
                  {"n_zero", "people without change, left out of p"},
                  {"p", "chance of ups and downs at least as unequal when either is as likely"},
                  {"median", "change of the person in the middle"},
                  {"ci", "interval for the median"},
                  {"coverage", "how sure that interval is; it can only take steps"}},
       .example_data = R"({"x": [5, 8, 4, 7, 7, 6, 3, 5], "y": [7, 8, 6, 9, 6, 9, 7, 8]})",
       .example_options = "{}",
       .run = run_sign_test},
      {.name = "brunner_munzel",
       .family = Family::Ranks,
       .summary = "The chance of being ahead in one group rather than the other, with an interval",
       .use = "Two groups whose scores differ in spread or shape, where mann_whitney would not be right.",
       .avoid = "Groups below about 10 people, or groups that do not overlap at all.",
       .meaning = "An estimate of 0.6 means: someone of the second group is ahead 6 times in 10.",
       .reference = "Brunner & Munzel 2000",
       .data = two_groups,
       .options = {level_option(), alternative_option()},
       .fields = {{"estimate", "chance that y is ahead of x, ties half"},
                  {"ci", "interval for the estimate"},
                  {"se", "standard error of the estimate"},
                  {"statistic", "positive when y tends to be larger"},
                  {"df", "degrees of freedom"},
                  {"p", "chance of an estimate at least as far from a half when neither is ahead"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .run = run_brunner_munzel},
      {.name = "ks_two_sample",
       .family = Family::Ranks,
       .summary = "Whether two groups' values are spread out alike",
       .use = "To see any difference between two shapes: level, spread or form.",
       .avoid = "To compare levels: mann_whitney sees those better.",
       .meaning = "statistic is the largest gap between the two groups' shares of people at or below a value.",
       .reference = "Smirnov 1939; exact given the ties by Schroeer & Trenkler 1995",
       .data = two_groups,
       .options = {method_option()},
       .fields = {{"statistic", "the largest gap, D"},
                  {"at", "the value where it is"},
                  {"p", "chance of a gap at least as large when the groups are alike"},
                  {"variant", "exact or asymptotic"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .run = run_ks_two_sample},
      {.name = "kruskal_wallis",
       .family = Family::Ranks,
       .summary = "Whether any of several groups tends to have higher values, by ranks",
       .use = "Three or more groups and scores with few values, outliers or a skewed shape.",
       .avoid = "To say which groups differ: compare them two by two and adjust with p_adjust.",
       .meaning = "A small p says that not all groups are alike; mean_rank shows which lie high.",
       .reference = "Kruskal & Wallis 1952; epsilon squared by Tomczak & Tomczak 2014",
       .data = {column("y", "numbers"), groups("group", "who belongs where")},
       .options = {},
       .fields = {{"statistic", "H, corrected for ties"},
                  {"df", "groups less one"},
                  {"p", "chance of an H at least as large when all groups are alike"},
                  {"epsilon_squared", "0 when alike, 1 when apart"},
                  {"levels", "the groups, in order"},
                  {"mean_rank", "average rank of each"}},
       .example_data = R"({"y": [7, 9, 4, 8, 6, 9, 5, 3, 2], "group": ["a", "a", "a", "b", "b", "b", "c", "c", "c"]})",
       .example_options = "{}",
       .run = run_kruskal_wallis},
      {.name = "correlation",
       .family = Family::Ranks,
       .summary = "How two measures go together",
       .use = "Two numbers for each person: pearson for a straight line, spearman or kendall for any rise or fall.",
       .avoid = "To say that two questionnaires agree (icc), or that one thing causes the other.",
       .meaning = "1 means that they rise together in every pair of people, -1 the reverse, 0 no such relation.",
       .reference = "Pearson 1895; Fisher 1921; Spearman 1904; Kendall 1970, eq. 4.3; Knight 1966",
       .data = {column("x", "one measure"), column("y", "the other, in the same order of people")},
       .options = {level_option()},
       .fields = {{"pearson", "straight-line correlation"},
                  {"pearson_ci", "its interval, by Fisher's z"},
                  {"pearson_p", "chance of one at least as far from 0 when there is no relation"},
                  {"spearman", "the same of ranks"},
                  {"spearman_p", "its p"},
                  {"kendall_tau_b", "pairs of people in the same order less those in the reverse, as a share"},
                  {"kendall_p", "its p"}},
       .example_data = R"({"x": [1, 3, 2, 5, 6, 4, 8], "y": [2, 3, 1, 6, 4, 5, 9]})",
       .example_options = "{}",
       .run = run_correlation},
  };
}

}  // namespace

std::span<const Procedure> rank_procedures() {
  static const std::vector<Procedure> rows = [] {
    std::vector<Procedure> all = {
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
         .run = run_mann_whitney},
        {.name = "hodges_lehmann",
         .family = Family::Ranks,
         .summary = "Typical shift between two groups, or within pairs, without assuming a normal shape",
         .use = "Beside a rank test, to say how many points the difference is.",
         .avoid = "When groups differ in shape: the shift then has no plain meaning.",
         .meaning = "For two groups the estimate is the middle of all differences between someone of the first and "
                    "someone of the second; for changes it is the middle of all averages of two changes.",
         .reference = "Hodges & Lehmann 1963; interval from order statistics",
         .data = {column("x", kTwoGroups),
                  optional_input(column("y", "numbers of the second group, or earlier values"))},
         .options = {method_option(),
                     boolean_option("paired", "false", "x and y are the same people in the same order"),
                     level_option()},
         .fields = {{"estimate", "median of the differences (or of the Walsh averages)"},
                    {"ci", "interval from the k-th smallest and largest difference"},
                    {"k", "which difference"}},
         .example_data = kTwoSamples,
         .example_options = "{}",
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
                     boolean_option("continuity", "false",
                                    "half a step towards the centre in the normal approximation"),
                     alternative_option()},
         .fields = {{"v", "sum of the ranks of those who went up"},
                    {"n_zero", "people without change"},
                    {"rank_biserial", "ups less downs, by ranks, as a share"},
                    {"p", "chance of a V at least as far from the middle when nothing changed"}},
         .example_data = R"({"x": [5, 8, 4, 7, 7, 6], "y": [7, 8, 6, 9, 7, 5]})",
         .example_options = R"({"zero_method": "pratt"})",
         .run = run_signed_rank},
    };
    for (Procedure& row : further_rank_procedures()) all.push_back(std::move(row));
    return all;
  }();
  return rows;
}

}  // namespace cairn::stats
