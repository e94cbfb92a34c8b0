#include "engine/stats/one_sample_t.h"
#include "engine/stats/paired_t.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/student_t.h"
#include "engine/stats/welch_t.h"
#include "engine/stats/write_result.h"

namespace cairn::stats {
namespace {

template <auto compute>
Result<Json> run_two_samples(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  CAIRN_ASSIGN(const auto result, compute(x, y, test_options_of(options)));
  return write_result(result);
}

Result<Json> run_one_sample_t(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const OneSampleT result, compute_one_sample_t(x, test_options_of(options)));
  return write_result(result);
}

Result<Json> run_paired_t(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Pairs pairs, data.load_pairs("x", "y"));
  CAIRN_ASSIGN(const PairedT result, compute_paired_t(pairs, test_options_of(options)));
  return write_result(result);
}

const std::vector<Field> kFields = {{"estimate", "mean of x less mean of y; of one column its mean"},
                                    {"ci", "interval for the estimate"},
                                    {"se", "standard error of the estimate"},
                                    {"statistic", "t"},
                                    {"df", "degrees of freedom"},
                                    {"p", "chance of a difference at least as large when there is none"},
                                    {"n", "values used, by group"},
                                    {"n_missing", "values or pairs left out, by group"}};

}  // namespace

std::span<const Procedure> comparison_of_means_procedures() {
  static const std::vector<Input> options = {level_option(), alternative_option(), mu_option()};
  static const std::vector<Procedure> rows = {
      {.name = "welch_t",
       .family = Family::Means,
       .summary = "Difference of two means, equal spread not assumed",
       .use = "Two separate groups of people and a number for each of them.",
       .avoid = "The same people measured twice (paired_t), or groups that started at different levels (ancova).",
       .meaning = "The estimate says how many points higher the first group is on average.",
       .reference = "Welch 1947; degrees of freedom by Satterthwaite 1946",
       .data = {column("x", kTwoGroups), column("y", kSecondGroup)},
       .options = options,
       .fields = kFields,
       .example_data = kTwoSamples,
       .example_options = "{}",
       .run = run_two_samples<compute_welch_t>},
      {.name = "student_t",
       .family = Family::Means,
       .summary = "Difference of two means, equal spread assumed",
       .use = "To repeat an analysis that was planned with Student's test.",
       .avoid = "As a first choice: welch_t is as good when spreads are equal and right when they are not.",
       .meaning = "The estimate says how many points higher the first group is on average.",
       .reference = "Student 1908; pooled variance",
       .data = {column("x", kTwoGroups), column("y", kSecondGroup)},
       .options = options,
       .fields = kFields,
       .example_data = kTwoSamples,
       .example_options = "{}",
       .run = run_two_samples<compute_student_t>},
      {.name = "one_sample_t",
       .family = Family::Means,
       .summary = "A mean against a fixed value",
       .use = "One group and a value from elsewhere, such as a national average.",
       .avoid = "When the fixed value is itself uncertain, or came from the same people.",
       .meaning = "The estimate is the mean; the interval says where the true mean may lie.",
       .reference = "Student 1908",
       .data = {column("x", "numbers")},
       .options = options,
       .fields = kFields,
       .example_data = R"({"x": [7, 9, 4, 8, 6]})",
       .example_options = R"({"mu": 5})",
       .run = run_one_sample_t},
      {.name = "paired_t",
       .family = Family::Means,
       .summary = "Mean change within people",
       .use = "The same people measured twice.",
       .avoid = "To claim that a pathway caused the change: people who start badly get better anyway.",
       .meaning = "The estimate says by how many points people changed on average.",
       .reference = "Student 1908, on differences",
       .data = {column("x", "later values"), column("y", "earlier values, in the same order of people")},
       .options = options,
       .fields = kFields,
       .example_data = R"({"x": [5, 8, 4, 7, 7], "y": [7, 8, 6, 9, 7]})",
       .example_options = "{}",
       .run = run_paired_t},
  };
  return rows;
}

}  // namespace cairn::stats
