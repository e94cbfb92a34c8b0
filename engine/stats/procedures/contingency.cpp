#include <nlohmann/json.hpp>

#include "engine/stats/chi_square.h"
#include "engine/stats/cochran_armitage.h"
#include "engine/stats/fisher_exact.h"
#include "engine/stats/mantel_haenszel.h"
#include "engine/stats/mcnemar.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/ratio_measures.h"

namespace cairn::stats {
namespace {

Input table_input(std::string_view description) {
  return {.name = "table", .kind = InputKind::Rows, .description = description};
}

Result<Json> run_chi_square(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const std::vector<Column> table, data.load_rows("table"));
  CAIRN_ASSIGN(const ChiSquare r, compute_chi_square(table));
  Json out = {{"statistic", write_number(r.statistic)},
              {"df", write_number(r.df)},
              {"p", write_number(r.p)},
              {"g_statistic", write_number(r.g_statistic)},
              {"g_p", write_number(r.g_p)},
              {"cramers_v", write_number(r.cramers_v)},
              {"min_expected", write_number(r.min_expected)},
              {"warning_small_expected", r.has_small_expected},
              {"n", r.n},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
  for (const auto& row : r.expected) out["expected"].push_back(write_numbers(row));
  for (const auto& row : r.residuals) out["residuals"].push_back(write_numbers(row));
  if (r.phi) {
    out["yates_statistic"] = write_number(r.yates_statistic);
    out["yates_p"] = write_number(r.yates_p);
    out["phi"] = write_number(r.phi);
  }
  return out;
}

Result<Json> run_fisher_exact(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::vector<Column> table, data.load_rows("table"));
  CAIRN_ASSIGN(const FisherExact r, compute_fisher_exact(table, options.number("conf_level")));
  Json out = {{"p", write_number(r.p)}, {"n", r.n}, {"method", std::string(r.method)}};
  if (!r.odds) return out;
  out["odds_ratio_conditional"] = write_number(r.odds->odds_ratio_conditional);
  out["ci"] = write_interval(r.odds->ci);
  out["odds_ratio_sample"] = write_number(r.odds->odds_ratio_sample);
  out["p_greater"] = write_number(r.odds->p_greater);
  out["p_less"] = write_number(r.odds->p_less);
  out["mid_p"] = write_number(r.odds->mid_p);
  out["conf_level"] = write_number(r.confidence);
  return out;
}

Result<Json> run_mcnemar(const Data& data, const CallOptions& options) {
  PairedCounts counts;
  CAIRN_ASSIGN(counts.b, data.load_count("b"));
  CAIRN_ASSIGN(counts.c, data.load_count("c"));
  if (data.numbers.contains("a")) {
    CAIRN_ASSIGN(counts.a, data.load_count("a"));
  }
  if (data.numbers.contains("d")) {
    CAIRN_ASSIGN(counts.d, data.load_count("d"));
  }
  CAIRN_ASSIGN(const Mcnemar r, compute_mcnemar(counts, options.number("conf_level")));
  Json out = {{"p_exact", write_number(r.p_exact)},
              {"p_mid", write_number(r.p_mid)},
              {"chi2", write_number(r.chi2)},
              {"p_chi2", write_number(r.p_chi2)},
              {"chi2_cc", write_number(r.chi2_cc)},
              {"p_chi2_cc", write_number(r.p_chi2_cc)},
              {"odds_ratio", write_number(r.odds_ratio)},
              {"odds_ratio_ci", write_interval(r.odds_ratio_ci)},
              {"n_discordant", r.n_discordant},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)}};
  if (!r.n) return out;
  out["n"] = *r.n;
  out["risk_difference"] = write_number(r.risk_difference);
  out["wald"] = write_interval(r.wald);
  out["newcombe_paired"] = write_interval(r.newcombe_paired);
  return out;
}

Result<Json> run_mantel_haenszel(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::vector<Column> tables, data.load_rows("tables"));
  CAIRN_ASSIGN(const MantelHaenszel r, compute_mantel_haenszel(tables, options.number("conf_level")));
  return Json{{"odds_ratio", write_number(r.odds_ratio)},
              {"ci", write_interval(r.ci)},
              {"statistic", write_number(r.statistic)},
              {"p", write_number(r.p)},
              {"statistic_cc", write_number(r.statistic_cc)},
              {"p_cc", write_number(r.p_cc)},
              {"risk_difference", write_number(r.risk_difference)},
              {"risk_difference_ci", write_interval(r.risk_difference_ci)},
              {"n", r.n},
              {"strata", r.strata},
              {"strata_without_information", r.strata_without_information},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
}

Result<Json> run_cochran_armitage(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const Column x, data.load_numbers("x"));
  CAIRN_ASSIGN(const Column n, data.load_numbers("n"));
  Column score;
  if (data.has("score")) {
    CAIRN_ASSIGN(score, data.load_numbers("score"));
  }
  CAIRN_ASSIGN(const CochranArmitage r, compute_cochran_armitage(x, n, score));
  return Json{{"statistic", write_number(r.statistic)},
              {"df", write_number(r.df)},
              {"p", write_number(r.p)},
              {"z", write_number(r.z)},
              {"slope", write_number(r.slope)},
              {"n", r.n},
              {"proportion", write_numbers(r.proportion)},
              {"score", write_numbers(r.score)},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
}

Result<Json> run_ratio_measures(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::int64_t x1, data.load_count("x1"));
  CAIRN_ASSIGN(const std::int64_t n1, data.load_count("n1"));
  CAIRN_ASSIGN(const std::int64_t x2, data.load_count("x2"));
  CAIRN_ASSIGN(const std::int64_t n2, data.load_count("n2"));
  CAIRN_ASSIGN(const RatioMeasures r, compute_ratio_measures(x1, n1, x2, n2, options.number("conf_level")));
  return Json{{"risk_ratio", write_number(r.risk_ratio)},
              {"koopman", write_interval(r.koopman)},
              {"miettinen_nurminen", write_interval(r.miettinen_nurminen)},
              {"katz", write_interval(r.katz)},
              {"odds_ratio", write_number(r.odds_ratio)},
              {"woolf", write_interval(r.woolf)},
              {"zero_cell_correction", r.zero_cell_correction},
              {"n", Json::array({r.n1, r.n2})},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)}};
}

std::vector<Procedure> table_procedures() {
  return {
      {.name = "chi_square",
       .family = Family::Proportions,
       .summary = "Whether two classifications of the same people go together",
       .use = "A table of counts: groups in rows, answers in columns.",
       .avoid = "Expected counts below 5 (fisher_exact), ordered answers (mann_whitney), or the same people twice "
                "(mcnemar).",
       .meaning = "A small p says that the answers differ between the groups; residuals beyond 2 show where.",
       .reference = "Pearson 1900; Yates 1934; Cramer 1946; Agresti 2013, eq. 3.13 (residuals)",
       .data = {table_input("counts, one list for each row")},
       .options = {},
       .fields = {{"statistic", "chi-square, uncorrected"},
                  {"df", "degrees of freedom"},
                  {"p", "chance of a table at least as uneven when nothing goes together"},
                  {"cramers_v", "0 when unrelated, 1 when one tells the other"},
                  {"g_statistic", "likelihood ratio"},
                  {"g_p", "its p"},
                  {"min_expected", "the smallest expected count"},
                  {"warning_small_expected", "whether one lies below 5"},
                  {"yates_statistic", "with Yates's correction; two by two only"},
                  {"yates_p", "its p"},
                  {"phi", "correlation of the two; two by two only"},
                  {"expected", "counts when nothing goes together"},
                  {"residuals", "how far each count lies from that, about normal"}},
       .example_data = R"({"table": [[56, 14], [48, 32]]})",
       .example_options = "{}",
       .run = run_chi_square},
      {.name = "fisher_exact",
       .family = Family::Proportions,
       .summary = "Whether two classifications go together, exactly, for small counts",
       .use = "A table with expected counts below 5.",
       .avoid = "Large tables: there are too many to go through, and chi_square is as good.",
       .meaning = "mid_p is the p to report for two by two; p itself is on the safe side.",
       .reference = "Fisher 1935; Freeman & Halton 1951; Mehta & Patel 1983; interval by Cornfield 1956",
       .data = {table_input("counts, one list for each row")},
       .options = {level_option()},
       .fields = {{"p", "chance of a table no likelier than this one"},
                  {"mid_p", "the same, this table counted half; two by two only"},
                  {"odds_ratio_conditional", "most likely odds ratio given the sums"},
                  {"ci", "exact interval for it"},
                  {"odds_ratio_sample", "ad / bc"},
                  {"p_greater", "p for an odds ratio above 1"},
                  {"p_less", "p for an odds ratio below 1"}},
       .example_data = R"({"table": [[3, 1], [1, 3]]})",
       .example_options = "{}",
       .run = run_fisher_exact},
      {.name = "mcnemar",
       .family = Family::Proportions,
       .summary = "Whether people's yes or no changed more one way than the other",
       .use = "The same people asked yes or no twice, such as in work before and after.",
       .avoid = "Two separate groups of people (risk_difference).",
       .meaning = "risk_difference of 0.1 means: ten more in a hundred said yes the first time.",
       .reference = "McNemar 1947; mid-p by Fagerland, Lydersen & Laake 2013; Newcombe 1998c, method 10",
       .data = {optional_input(count("a", "yes both times")), count("b", "yes the first time, no the second"),
                count("c", "no the first time, yes the second"), optional_input(count("d", "no both times"))},
       .options = {level_option()},
       .fields = {{"p_mid", "p to report"},
                  {"p_exact", "on the safe side"},
                  {"chi2", "chi-square without correction"},
                  {"p_chi2", "its p"},
                  {"chi2_cc", "chi-square with correction"},
                  {"p_chi2_cc", "its p"},
                  {"odds_ratio", "b / c"},
                  {"odds_ratio_ci", "its exact interval"},
                  {"risk_difference", "share of yes the first time less the second; needs a and d"},
                  {"newcombe_paired", "interval to report for it"},
                  {"wald", "simple interval, for comparison"}},
       .example_data = R"({"a": 12, "b": 9, "c": 2, "d": 7})",
       .example_options = "{}",
       .run = run_mcnemar},
  };
}

std::vector<Procedure> further_procedures() {
  return {
      {.name = "mantel_haenszel",
       .family = Family::Proportions,
       .summary = "Two groups compared within strata, put together",
       .use = "Shares in two groups that differ in a third thing, such as the site or the age band.",
       .avoid = "When the effect clearly differs between strata: report them one by one.",
       .meaning = "odds_ratio above 1 means that yes is more frequent in the first group, like with like.",
       .reference = "Mantel & Haenszel 1959; Robins, Breslow & Greenland 1986; Greenland & Robins 1985",
       .data = {{.name = "tables",
                 .kind = InputKind::Rows,
                 .description = "one list of four counts for each stratum: first group yes, no, second group yes, no"}},
       .options = {level_option()},
       .fields = {{"odds_ratio", "common odds ratio"},
                  {"ci", "its interval"},
                  {"statistic", "chi-square of Cochran, Mantel and Haenszel, uncorrected"},
                  {"p", "its p"},
                  {"statistic_cc", "with continuity correction"},
                  {"p_cc", "its p"},
                  {"risk_difference", "common difference of shares"},
                  {"risk_difference_ci", "its interval"}},
       .example_data = R"({"tables": [[10, 5, 3, 12], [20, 14, 9, 22], [4, 6, 2, 9]]})",
       .example_options = "{}",
       .run = run_mantel_haenszel},
      {.name = "cochran_armitage",
       .family = Family::Proportions,
       .summary = "Whether a share rises or falls along ordered groups",
       .use = "Shares by dose, by age band or by quarter.",
       .avoid = "Groups without an order (chi_square), or a share that first rises and then falls.",
       .meaning = "slope says by how much the share changes from one group to the next.",
       .reference = "Cochran 1954; Armitage 1955",
       .data = {column("x", "how many, by group"), column("n", "of how many"),
                optional_input(column("score", "position of each group; 1, 2, 3 … when left out"))},
       .options = {},
       .fields = {{"statistic", "chi-square for trend"},
                  {"df", "1"},
                  {"p", "chance of a trend at least as steep when there is none"},
                  {"z", "positive when shares rise"},
                  {"slope", "change of the share for one step of the score"},
                  {"proportion", "the shares"}},
       .example_data = R"({"x": [10, 12, 20], "n": [40, 42, 45]})",
       .example_options = "{}",
       .run = run_cochran_armitage},
      {.name = "ratio_measures",
       .family = Family::Proportions,
       .summary = "Two shares as a ratio of risks and of odds",
       .use = "When effects are usual to be told as ratios, or shares are small.",
       .avoid = "Alone: a ratio hides how frequent the thing is; give risk_difference with it.",
       .meaning = "A risk_ratio of 2 means: twice as frequent in the first group.",
       .reference = "Koopman 1984; Miettinen & Nurminen 1985; Katz et al. 1978; Woolf 1955",
       .data = {count("x1", "how many in the first group"), count("n1", "of how many"),
                count("x2", "how many in the second group"), count("n2", "of how many")},
       .options = {level_option()},
       .fields = {{"risk_ratio", "share of the first group over that of the second; see zero_cell_correction"},
                  {"koopman", "interval to report"},
                  {"miettinen_nurminen", "score interval, a little wider"},
                  {"katz", "interval from logarithms"},
                  {"odds_ratio", "odds of the first group over those of the second"},
                  {"woolf", "its interval"},
                  {"zero_cell_correction",
                   "yes when a cell was empty and a half was added to each, also in the ratios"}},
       .example_data = R"({"x1": 56, "n1": 70, "x2": 48, "n2": 80})",
       .example_options = "{}",
       .run = run_ratio_measures},
  };
}

}  // namespace

std::span<const Procedure> contingency_procedures() {
  static const std::vector<Procedure> rows = [] {
    std::vector<Procedure> all = table_procedures();
    for (Procedure& row : further_procedures()) all.push_back(std::move(row));
    return all;
  }();
  return rows;
}

}  // namespace cairn::stats
