#include <algorithm>
#include <array>

#include "engine/stats/ancova.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/write_result.h"

namespace cairn::stats {
namespace {

Result<Json> run_ancova(const Data& data, const CallOptions& options) {
  AncovaInput input;
  CAIRN_ASSIGN(input.post, data.load_numbers("post"));
  CAIRN_ASSIGN(input.pre, data.load_numbers("pre"));
  CAIRN_ASSIGN(input.group, data.load_texts("group"));
  input.reference = options.text("reference");
  constexpr std::array<std::string_view, 3> kOwn = {"post", "pre", "group"};
  for (const DataColumn& one : data.columns) {
    if (std::find(kOwn.begin(), kOwn.end(), one.name) == kOwn.end())
      input.covariates.push_back({one.name, one.numbers, one.texts});
  }
  CAIRN_ASSIGN(const Ancova result, compute_ancova(input, options.number("conf_level")));
  return write_result(result);
}

}  // namespace

std::span<const Procedure> linear_model_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "ancova",
       .family = Family::Models,
       .summary = "Difference between groups at a later time, adjusted for where each person started",
       .use = "The headline of a before-and-after comparison: cohorts seldom start at the same level.",
       .avoid = "When starting values are missing for many, or slopes differ between groups (see interaction_p).",
       .meaning = "The effect says how many points higher the group ends than the reference group, for people who "
                  "started alike.",
       .reference = "Vickers & Altman 2001; HC3 of MacKinnon & White 1985",
       .data = {column("post", "later values"), column("pre", "starting values"),
                groups("group", "which group each person is in"),
                optional_input(other_columns("covariates", "further columns to adjust for"))},
       .options = {option("reference", InputKind::Text, R"("")",
                          "the group that others are compared with; the first by letters if absent"),
                   level_option()},
       .fields = {{"levels", "groups, the reference first"},
                  {"effect", "difference from the reference, one for each other group"},
                  {"ci", "its interval"},
                  {"se_hc3", "standard error that allows for unequal spread"},
                  {"adjusted_means", "averages as if all had started alike"},
                  {"interaction_p", "small when the slopes differ between groups"},
                  {"change_score_difference", "the same by changes, for contrast: not the headline"}},
       .example_data =
           R"({"pre": [20, 25, 18, 30, 22, 27, 24, 19], "post": [28, 33, 19, 35, 31, 29, 34, 25], "group": ["before", "before", "before", "before", "after", "after", "after", "after"]})",
       .example_options = R"({"reference": "before"})",
       .run = run_ancova},
  };
  return rows;
}

}  // namespace cairn::stats
