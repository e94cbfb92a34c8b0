#include "engine/stats/procedures.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/stats/quantiles.h"
#include "engine/stats/student_t.h"
#include "engine/stats/welch_t.h"
#include "engine/stats/write_result.h"

namespace cairn::stats {
namespace {

Error missing_data(std::string_view name) {
  return Error{ErrorCode::InvalidArgument, "The data need \"" + std::string(name) + "\"."};
}

Result<Column> read_column(const Json& data, std::string_view name) {
  const Json* values = find_array(data, name);
  if (values == nullptr) return missing_data(name);
  Column column;
  column.reserve(values->size());
  for (const Json& value : *values) {
    const std::optional<double> number = to_number(value);
    if (!number && !value.is_null()) {
      return Error{ErrorCode::InvalidArgument,
                   "\"" + std::string(name) +
                       "\" holds something that is not a finite number. Use null when a value is missing."};
    }
    column.push_back(number);
  }
  return column;
}

Result<std::vector<std::optional<std::string>>> read_texts(const Json& data, std::string_view name) {
  const Json* values = find_array(data, name);
  if (values == nullptr) return missing_data(name);
  std::vector<std::optional<std::string>> texts;
  for (const Json& value : *values) {
    texts.push_back(value.is_string() ? std::optional(value.get<std::string>()) : number_text(value));
  }
  return texts;
}

Result<Sample> read_sample(const Json& data, std::string_view name) {
  CAIRN_ASSIGN(const Column column, read_column(data, name));
  return drop_missing(column);
}

Result<Pairs> read_pairs(const Json& data, std::string_view x_name, std::string_view y_name) {
  CAIRN_ASSIGN(const Column x, read_column(data, x_name));
  CAIRN_ASSIGN(const Column y, read_column(data, y_name));
  return find_complete_pairs(x, y);
}

/// x - y on complete pairs, or x alone.
Result<Sample> read_changes(const Json& data) {
  if (find(data, "y") == nullptr) return read_sample(data, "x");
  CAIRN_ASSIGN(const Pairs pairs, read_pairs(data, "x", "y"));
  Sample changes{{}, pairs.n_missing};
  for (std::size_t i = 0; i < pairs.n(); ++i) changes.values.push_back(pairs.x[i] - pairs.y[i]);
  return changes;
}

Result<std::int64_t> read_count(const Json& data, std::string_view name) {
  const std::optional<std::int64_t> count = read_integer(data, name);
  if (!count)
    return Error{ErrorCode::InvalidArgument, "The data need \"" + std::string(name) + "\" as a whole number."};
  return *count;
}

/// The value of an option that is one of a few words.
template <class T>
Result<T> read_choice(const Json& options, std::string_view name, T fallback,
                      std::initializer_list<std::pair<std::string_view, T>> choices) {
  if (find(options, name) == nullptr) return fallback;
  const std::string word = read_string(options, name).value_or("");
  for (const auto& [choice, value] : choices) {
    if (choice == word) return value;
  }
  return Error{ErrorCode::InvalidArgument,
               "The option \"" + std::string(name) + "\" has a value that is not known; see the list of procedures."};
}

Result<Alternative> read_alternative(const Json& options) {
  return read_choice(
      options, "alternative", Alternative::TwoSided,
      {{"two.sided", Alternative::TwoSided}, {"greater", Alternative::Greater}, {"less", Alternative::Less}});
}

Result<RankMethod> read_method(const Json& options) {
  return read_choice(
      options, "method", RankMethod::Automatic,
      {{"automatic", RankMethod::Automatic}, {"exact", RankMethod::Exact}, {"asymptotic", RankMethod::Asymptotic}});
}

double confidence_of(const Json& options) { return read_number(options, "conf_level").value_or(0.95); }

Result<TestOptions> read_test_options(const Json& options) {
  CAIRN_ASSIGN(const Alternative alternative, read_alternative(options));
  return TestOptions{confidence_of(options), alternative, read_number(options, "mu").value_or(0)};
}

template <class T>
Result<Json> written(Result<T> result) {
  if (!result) return std::move(result).error();
  return write_result(*result);
}

Result<Json> run_descriptive(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Sample x, read_sample(data, "x"));
  return written(compute_descriptive(x, confidence_of(options)));
}

Result<Json> run_quantiles(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Sample x, read_sample(data, "x"));
  CAIRN_ASSIGN(const Sample probabilities, read_sample(options, "probs"));
  Json out = Json::object();
  const std::optional<std::int64_t> only = read_integer(options, "type");
  for (int type = 1; type <= 9; ++type) {
    if (only && *only != type) continue;
    CAIRN_ASSIGN(const std::vector<double> values, compute_quantiles(x, probabilities.values, type));
    Json& list = out["type" + std::to_string(type)] = Json::array();
    for (const double value : values) list.push_back(write_number(value));
  }
  if (out.empty()) return Error{ErrorCode::InvalidArgument, "The quantile type must be 1 to 9; 7 is usual."};
  return out;
}

template <auto compute>
Result<Json> run_two_samples(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Sample x, read_sample(data, "x"));
  CAIRN_ASSIGN(const Sample y, read_sample(data, "y"));
  CAIRN_ASSIGN(const TestOptions test, read_test_options(options));
  return written(compute(x, y, test));
}

template <auto compute>
Result<Json> run_effect(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Sample x, read_sample(data, "x"));
  CAIRN_ASSIGN(const Sample y, read_sample(data, "y"));
  return written(compute(x, y, confidence_of(options)));
}

Result<Json> run_one_sample_t(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Sample x, read_sample(data, "x"));
  CAIRN_ASSIGN(const TestOptions test, read_test_options(options));
  return written(compute_one_sample_t(x, test));
}

Result<Json> run_paired_t(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Pairs pairs, read_pairs(data, "x", "y"));
  CAIRN_ASSIGN(const TestOptions test, read_test_options(options));
  return written(compute_paired_t(pairs, test));
}

Result<Json> run_mann_whitney(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Sample x, read_sample(data, "x"));
  CAIRN_ASSIGN(const Sample y, read_sample(data, "y"));
  MannWhitneyOptions test;
  CAIRN_ASSIGN(test.method, read_method(options));
  CAIRN_ASSIGN(test.alternative, read_alternative(options));
  test.continuity = read_boolean(options, "continuity").value_or(true);
  return written(compute_mann_whitney(x, y, test));
}

Result<Json> run_hodges_lehmann(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const RankMethod method, read_method(options));
  if (find(data, "y") == nullptr || read_boolean(options, "paired").value_or(false)) {
    CAIRN_ASSIGN(const Sample changes, read_changes(data));
    return written(compute_hodges_lehmann(changes, method, confidence_of(options)));
  }
  CAIRN_ASSIGN(const Sample x, read_sample(data, "x"));
  CAIRN_ASSIGN(const Sample y, read_sample(data, "y"));
  return written(compute_hodges_lehmann(x, y, method, confidence_of(options)));
}

Result<Json> run_signed_rank(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Sample changes, read_changes(data));
  SignedRankOptions test;
  CAIRN_ASSIGN(test.method, read_method(options));
  CAIRN_ASSIGN(test.alternative, read_alternative(options));
  CAIRN_ASSIGN(test.zeros, read_choice(options, "zero_method", ZeroMethod::Wilcoxon,
                                       {{"wilcoxon", ZeroMethod::Wilcoxon}, {"pratt", ZeroMethod::Pratt}}));
  test.continuity = read_boolean(options, "continuity").value_or(false);
  return written(compute_wilcoxon_signed_rank(changes, test));
}

Result<Json> run_common_language(const Json& data, const Json&) {
  CAIRN_ASSIGN(const Sample x, read_sample(data, "x"));
  CAIRN_ASSIGN(const Sample y, read_sample(data, "y"));
  return written(compute_common_language(x, y));
}

Result<Json> run_proportion_ci(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const std::int64_t x, read_count(data, "x"));
  CAIRN_ASSIGN(const std::int64_t n, read_count(data, "n"));
  return written(compute_proportion_ci(x, n, confidence_of(options)));
}

Result<Json> run_risk_difference(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const std::int64_t x1, read_count(data, "x1"));
  CAIRN_ASSIGN(const std::int64_t n1, read_count(data, "n1"));
  CAIRN_ASSIGN(const std::int64_t x2, read_count(data, "x2"));
  CAIRN_ASSIGN(const std::int64_t n2, read_count(data, "n2"));
  return written(compute_risk_difference(x1, n1, x2, n2, confidence_of(options)));
}

Result<Json> run_responder(const Json& data, const Json& options) {
  CAIRN_ASSIGN(const Column pre, read_column(data, "pre"));
  CAIRN_ASSIGN(const Column post, read_column(data, "post"));
  CAIRN_ASSIGN(const auto group, read_texts(data, "group"));
  if (pre.size() != post.size() || pre.size() != group.size()) {
    return Error{ErrorCode::InvalidArgument, "pre, post and group must have the same length."};
  }
  const auto rows_of = [&](std::string_view option) {
    const std::string level = read_string(options, option).value_or(std::string(option));
    Column a, b;
    for (std::size_t row = 0; row < group.size(); ++row) {
      if (group[row] == level) a.push_back(pre[row]), b.push_back(post[row]);
    }
    return find_complete_pairs(a, b);
  };
  CAIRN_ASSIGN(const Pairs after, rows_of("after"));
  CAIRN_ASSIGN(const Pairs before, rows_of("before"));
  const ResponderOptions responder{read_number(options, "mcid").value_or(0),
                                   read_boolean(options, "higher_is_better").value_or(true), confidence_of(options)};
  return written(compute_responder(after, before, responder));
}

Result<Json> run_ancova(const Json& data, const Json& options) {
  AncovaInput input;
  CAIRN_ASSIGN(input.post, read_column(data, "post"));
  CAIRN_ASSIGN(input.pre, read_column(data, "pre"));
  CAIRN_ASSIGN(input.group, read_texts(data, "group"));
  input.reference = read_string(options, "reference").value_or("");
  for (const auto& [name, values] : data.items()) {
    if (name == "post" || name == "pre" || name == "group" || !values.is_array()) continue;
    Covariate covariate{name, {}, {}};
    if (std::any_of(values.begin(), values.end(), [](const Json& value) { return value.is_string(); })) {
      CAIRN_ASSIGN(covariate.texts, read_texts(data, name));
    } else {
      CAIRN_ASSIGN(covariate.numbers, read_column(data, name));
    }
    input.covariates.push_back(std::move(covariate));
  }
  return written(compute_ancova(input, confidence_of(options)));
}

constexpr std::string_view kTwoColumns = "x, y";
constexpr std::string_view kTest = "conf_level = 0.95, alternative = two.sided | greater | less, mu = 0";
constexpr std::string_view kLevel = "conf_level = 0.95";

constexpr Procedure kProcedures[] = {
    {"ancova", "Difference between groups at a later time, adjusted for where each person started",
     "post, pre, group, covariates…", "reference, conf_level = 0.95", run_ancova},
    {"cliffs_delta", "How often one group's values exceed the other's, less the reverse", kTwoColumns, kLevel,
     run_effect<compute_cliffs_delta>},
    {"cohens_d", "Standardised difference of two means, with Hedges' g", kTwoColumns, kLevel,
     run_effect<compute_cohens_d>},
    {"common_language", "A difference of two groups as a chance and as overlap", kTwoColumns, "", run_common_language},
    {"descriptive", "What a column of numbers looks like", "x", kLevel, run_descriptive},
    {"hodges_lehmann", "Typical shift between two groups, or within pairs, without assuming a normal shape",
     "x, y (optional)", "method = automatic | exact | asymptotic, paired = false, conf_level = 0.95",
     run_hodges_lehmann},
    {"mann_whitney", "Whether one group tends to have higher values, by ranks", kTwoColumns,
     "method = automatic | exact | asymptotic, continuity = true, alternative = two.sided | greater | less",
     run_mann_whitney},
    {"one_sample_t", "A mean against a fixed value", "x", kTest, run_one_sample_t},
    {"paired_t", "Mean change within people", kTwoColumns, kTest, run_paired_t},
    {"proportion_ci", "A share of people, with its intervals", "x, n (counts)", kLevel, run_proportion_ci},
    {"quantiles", "Sample quantiles of nine kinds", "x", "probs, type = all", run_quantiles},
    {"responder", "Who improved by at least a stated amount, in two groups", "pre, post, group",
     "mcid, higher_is_better = true, before, after, conf_level = 0.95", run_responder},
    {"risk_difference", "Difference of two shares", "x1, n1, x2, n2 (counts)", kLevel, run_risk_difference},
    {"student_t", "Difference of two means, equal spread assumed", kTwoColumns, kTest,
     run_two_samples<compute_student_t>},
    {"welch_t", "Difference of two means, equal spread not assumed", kTwoColumns, kTest,
     run_two_samples<compute_welch_t>},
    {"wilcoxon_signed_rank", "Whether people's values tended to move one way, by ranks", "x, y (optional)",
     "method = automatic | exact | asymptotic, zero_method = wilcoxon | pratt, continuity = false, alternative = "
     "two.sided | greater | less",
     run_signed_rank},
};

}  // namespace

std::span<const Procedure> procedures() { return kProcedures; }

const Procedure* find_procedure(std::string_view name) {
  const auto it =
      std::find_if(std::begin(kProcedures), std::end(kProcedures), [&](const Procedure& p) { return p.name == name; });
  return it == std::end(kProcedures) ? nullptr : it;
}

}  // namespace cairn::stats
