#include "engine/stats/proportion_ci.h"

#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/responder.h"
#include "engine/stats/risk_difference.h"
#include "engine/stats/write_result.h"

namespace cairn::stats {
namespace {

Result<Json> run_proportion_ci(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::int64_t x, data.load_count("x"));
  CAIRN_ASSIGN(const std::int64_t n, data.load_count("n"));
  CAIRN_ASSIGN(const ProportionCi result, compute_proportion_ci(x, n, options.number("conf_level")));
  return write_result(result);
}

Result<Json> run_risk_difference(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::int64_t x1, data.load_count("x1"));
  CAIRN_ASSIGN(const std::int64_t n1, data.load_count("n1"));
  CAIRN_ASSIGN(const std::int64_t x2, data.load_count("x2"));
  CAIRN_ASSIGN(const std::int64_t n2, data.load_count("n2"));
  CAIRN_ASSIGN(const RiskDifference result, compute_risk_difference(x1, n1, x2, n2, options.number("conf_level")));
  return write_result(result);
}

Result<Json> run_responder(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Column pre, data.load_numbers("pre"));
  CAIRN_ASSIGN(const Column post, data.load_numbers("post"));
  CAIRN_ASSIGN(const TextColumn group, data.load_texts("group"));
  if (pre.size() != post.size() || pre.size() != group.size())
    return Error{ErrorCode::InvalidArgument, "pre, post and group must have the same length."};
  const auto rows_of = [&](std::string_view option) {
    const std::string level = options.text(option);
    Column a, b;
    for (std::size_t row = 0; row < group.size(); ++row) {
      if (group[row] == level) a.push_back(pre[row]), b.push_back(post[row]);
    }
    return find_complete_pairs(a, b);
  };
  CAIRN_ASSIGN(const Pairs after, rows_of("after"));
  CAIRN_ASSIGN(const Pairs before, rows_of("before"));
  const ResponderOptions responder{options.number("mcid"), options.boolean("higher_is_better"),
                                   options.number("conf_level")};
  CAIRN_ASSIGN(const Responder result, compute_responder(after, before, responder));
  return write_result(result);
}

}  // namespace

std::span<const Procedure> proportion_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "proportion_ci",
       .family = Family::Proportions,
       .summary = "A share of people, with its intervals",
       .use = "How many of n people did something; wilson is the interval to report.",
       .avoid = "wald, kept for comparison only: it is wrong for small groups and for shares near 0 or 1.",
       .meaning = "The interval says which shares among all such people fit with what was seen.",
       .reference = "Wilson 1927; Clopper & Pearson 1934; Agresti & Coull 1998; Brown, Cai & DasGupta 2001",
       .data = {count("x", "how many did"), count("n", "of how many")},
       .options = {level_option()},
       .fields = {{"estimate", "x / n"}, {"wilson", "interval to report"}, {"clopper_pearson", "never too short"}},
       .example_data = R"({"x": 12, "n": 40})",
       .example_options = "{}",
       .run = run_proportion_ci},
      {.name = "risk_difference",
       .family = Family::Proportions,
       .summary = "Difference of two shares",
       .use = "Two separate groups, and in each how many of how many.",
       .avoid = "The same people twice (mcnemar).",
       .meaning = "An estimate of 0.1 means ten more in a hundred in the first group.",
       .reference = "Newcombe 1998, methods 10 and 11; Miettinen & Nurminen 1985; Agresti & Caffo 2000",
       .data = {count("x1", "how many in the first group"), count("n1", "of how many"),
                count("x2", "how many in the second group"), count("n2", "of how many")},
       .options = {level_option()},
       .fields = {{"estimate", "x1/n1 less x2/n2"},
                  {"newcombe", "interval to report"},
                  {"miettinen_nurminen", "score interval"},
                  {"nnt", "people per additional success; 1 / estimate"},
                  {"p_pooled_z", "as the chi-square test"}},
       .example_data = R"({"x1": 56, "n1": 70, "x2": 48, "n2": 80})",
       .example_options = "{}",
       .run = run_risk_difference},
      {.name = "responder",
       .family = Family::Outcomes,
       .summary = "Who improved by at least a stated amount, in two groups",
       .use = "Beside a comparison of means, with a threshold that has a source.",
       .avoid = "As the main result: a threshold throws away most of what was measured.",
       .meaning = "risk_difference says how many more in a hundred improved by the threshold or more.",
       .reference = "definition of the threshold (mcid) by its user; Newcombe 1998",
       .data = {column("pre", "earlier values"), column("post", "later values"), groups("group", "who belongs where")},
       .options = {{.name = "mcid",
                    .kind = InputKind::Number,
                    .description = "change that counts, in points",
                    .fallback = "0"},
                   boolean_option("higher_is_better", "true", "whether higher values are better"),
                   option("before", InputKind::Text, R"("before")", "name of the earlier cohort in the column group"),
                   option("after", InputKind::Text, R"("after")", "name of the later cohort"),
                   level_option()},
       .fields = {{"after", "n, improved, unchanged, deteriorated, share improved with interval"},
                  {"before", "the same for the earlier cohort"},
                  {"risk_difference", "share improved after less before"},
                  {"newcombe", "its interval"}},
       .example_data =
           R"({"pre": [20, 25, 18, 30, 22, 27], "post": [28, 33, 19, 35, 31, 26], "group": ["before", "before", "before", "after", "after", "after"]})",
       .example_options = R"({"mcid": 5})",
       .run = run_responder},
  };
  return rows;
}

}  // namespace cairn::stats
