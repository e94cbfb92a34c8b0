#pragma once

#include "engine/stats/procedures/procedure.h"
#include "engine/stats/write.h"

/// Inputs that many rows share, and how they are read. For the sources of this folder.
namespace cairn::stats {

inline Input column(std::string_view name, std::string_view description) {
  return {.name = name, .kind = InputKind::Numbers, .description = description};
}
inline Input groups(std::string_view name, std::string_view description) {
  return {.name = name, .kind = InputKind::Texts, .description = description};
}
inline Input optional_input(Input input) {
  input.is_required = false;
  return input;
}
inline Input count(std::string_view name, std::string_view description) {
  return {.name = name, .kind = InputKind::Count, .description = description};
}
inline Input one_number(std::string_view name, std::string_view description) {
  return {.name = name, .kind = InputKind::Number, .description = description};
}
/// The columns that no other input names: items of a scale, covariates.
inline Input other_columns(std::string_view word, std::string_view description) {
  return {.name = word, .kind = InputKind::OtherColumns, .description = description};
}
inline Input number_option(std::string_view name, std::string_view fallback, std::string_view description,
                           double lowest = -std::numeric_limits<double>::infinity(),
                           double highest = std::numeric_limits<double>::infinity()) {
  return {.name = name,
          .kind = InputKind::Number,
          .description = description,
          .fallback = fallback,
          .is_required = false,
          .lowest = lowest,
          .highest = highest};
}
inline Input boolean_option(std::string_view name, std::string_view fallback, std::string_view description) {
  return {
      .name = name, .kind = InputKind::Boolean, .description = description, .fallback = fallback, .is_required = false};
}
/// `fallback` is JSON: "\"two.sided\"".
inline Input choice_option(std::string_view name, std::string_view fallback, std::vector<std::string_view> choices,
                           std::string_view description) {
  return {.name = name,
          .kind = InputKind::Choice,
          .description = description,
          .fallback = fallback,
          .is_required = false,
          .choices = std::move(choices)};
}
inline Input option(std::string_view name, InputKind kind, std::string_view fallback, std::string_view description) {
  return {.name = name, .kind = kind, .description = description, .fallback = fallback, .is_required = false};
}

inline Input level_option() {
  return number_option("conf_level", "0.95", "how sure the interval is, between 0 and 1", 0, 1);
}
inline Input alternative_option() {
  return choice_option("alternative", R"("two.sided")", {"two.sided", "greater", "less"},
                       "which difference counts against chance: any, x greater, x less");
}
inline Input mu_option() { return number_option("mu", "0", "the value that would mean no difference"); }

inline Alternative alternative_of(const CallOptions& options) {
  const std::string word = options.text("alternative");
  return word == "greater" ? Alternative::Greater : word == "less" ? Alternative::Less : Alternative::TwoSided;
}
inline TestOptions test_options_of(const CallOptions& options) {
  return {options.number("conf_level"), alternative_of(options), options.number("mu")};
}

/// x - y on complete pairs; x alone when there is no y.
Result<Sample> load_changes(const Data& data);

inline constexpr std::string_view kTwoSamples = R"({"x": [7, 9, 4, 8, 6, 9, 5], "y": [5, 6, 4, 7, 3, 6, 5]})";
inline constexpr std::string_view kTwoGroups = "numbers of the first group (after, or with the new pathway)";
inline constexpr std::string_view kSecondGroup = "numbers of the second group (before, or without)";

}  // namespace cairn::stats
