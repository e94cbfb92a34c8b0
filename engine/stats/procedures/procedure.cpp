#include "engine/stats/procedures/procedure.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/stats/procedures/families.h"

namespace cairn::stats {
namespace {

const Input* find_input(const std::vector<Input>& inputs, std::string_view name) {
  const auto it = std::find_if(inputs.begin(), inputs.end(), [&](const Input& one) { return one.name == name; });
  return it == inputs.end() ? nullptr : &*it;
}

std::string join(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

/// Squares, fourth powers and their sums must stay within what a double holds.
bool is_computable(double number) {
  constexpr double kLargest = 1e60, kSmallest = 1e-60;
  const double size = std::abs(number);
  return size == 0 || (size >= kSmallest && size <= kLargest);
}

bool is_list_of_numbers(const Json& value) {
  const auto is_fine = [](const Json& one) {
    const std::optional<double> number = to_number(one);
    return number && is_computable(*number);
  };
  return value.is_array() && std::all_of(value.begin(), value.end(), is_fine);
}

bool is_list_of_lists(const Json& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(), is_list_of_numbers);
}

/// What is wrong with the value; empty when nothing is.
std::string find_fault(const Input& input, const Json& value) {
  const std::optional<double> number = to_number(value);
  switch (input.kind) {
    case InputKind::Number:
    case InputKind::Count:
      if (!number) return "must be a number";
      if (input.kind == InputKind::Count && !(value.is_number_integer() && *number >= 0))
        return "must be a whole number from 0";
      if (!is_computable(*number)) return "must be 0 or between 1e-60 and 1e60 in size";
      if (input.kind == InputKind::Count && !(*number > input.lowest && *number < input.highest))
        return "must be a whole number from " + format_level(std::max(input.lowest + 1, 0.0)) + " to " +
               format_level(std::min(input.highest - 1, 9e15));
      if (!(*number > input.lowest && *number < input.highest))
        return "must lie between " + format_level(std::max(input.lowest, -1e300)) + " and " +
               format_level(std::min(input.highest, 1e300));
      return "";
    case InputKind::Boolean:
      return value.is_boolean() ? "" : "must be true or false";
    case InputKind::Choice: {
      const std::string word = value.is_string() ? value.get<std::string>() : "";
      const bool is_known = std::find(input.choices.begin(), input.choices.end(), word) != input.choices.end();
      return is_known ? "" : "must be one of: " + join(input.choices);
    }
    case InputKind::Numbers:
      return is_list_of_numbers(value) || number ? "" : "must be a list of numbers";
    case InputKind::Texts:
      return value.is_string() || (value.is_array() && std::all_of(value.begin(), value.end(),
                                                                   [](const Json& one) { return one.is_string(); }))
                 ? ""
                 : "must be a list of texts";
    case InputKind::Rows:
      return is_list_of_lists(value) ? "" : "must be a list of lists of numbers";
    case InputKind::Text:
    case InputKind::Formula:
    case InputKind::Any:
    case InputKind::OtherColumns:
      return value.is_string() || number ? "" : "must be a text";
  }
  return "";
}

Result<void> check_sizes(const Procedure& procedure, const Data& data) {
  const auto is_probability = [&](const DataColumn& column) {
    const Input* input = find_input(procedure.data, column.name);
    return input != nullptr && input->is_probability;
  };
  const auto all_computable = [](const Column& column) {
    return std::all_of(column.begin(), column.end(),
                       [](const std::optional<double>& value) { return !value || is_computable(*value); });
  };
  bool is_fine = std::all_of(data.columns.begin(), data.columns.end(), [&](const DataColumn& column) {
    return is_probability(column) || all_computable(column.numbers);
  });
  for (const auto& [name, number] : data.numbers) is_fine = is_fine && is_computable(number);
  for (const auto& [name, rows] : data.rows) is_fine = is_fine && std::all_of(rows.begin(), rows.end(), all_computable);
  if (is_fine) return {};
  return Error{
      ErrorCode::InvalidArgument,
      "The data hold a number larger than 1e60 or closer to 0 than 1e-60. Use another unit, or mend the value."};
}

Result<void> check_options(const Procedure& procedure, const Json& options) {
  if (!options.is_object()) return Error{ErrorCode::InvalidArgument, "The options must be an object."};
  for (const auto& [name, value] : options.items()) {
    const Input* input = find_input(procedure.options, name);
    if (input == nullptr) {
      std::vector<std::string_view> known;
      for (const Input& one : procedure.options) known.push_back(one.name);
      return Error{ErrorCode::InvalidArgument,
                   std::string(procedure.name) + " has no option \"" + name + "\"." +
                       (known.empty() ? " It takes none." : " It takes: " + join(known) + ".")};
    }
    if (value.is_null()) continue;
    if (const std::string fault = find_fault(*input, value); !fault.empty())
      return Error{ErrorCode::InvalidArgument, "The option \"" + name + "\" " + fault + "."};
  }
  return {};
}

}  // namespace

const Json* CallOptions::find(std::string_view name) const {
  CAIRN_ASSERT(find_input(inputs_, name) != nullptr);
  const Json* value = cairn::find(given_, name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

Json CallOptions::value_of(std::string_view name) const {
  if (const Json* given = find(name)) return *given;
  const std::string_view fallback = find_input(inputs_, name)->fallback;
  return fallback.empty() ? Json() : parse_json(fallback).value();
}

double CallOptions::number(std::string_view name) const { return to_number(value_of(name)).value(); }
std::int64_t CallOptions::count(std::string_view name) const { return value_of(name).get<std::int64_t>(); }
bool CallOptions::boolean(std::string_view name) const { return value_of(name).get<bool>(); }
std::optional<double> CallOptions::find_number(std::string_view name) const { return to_number(value_of(name)); }

std::string CallOptions::text(std::string_view name) const {
  const Json value = value_of(name);
  return value.is_string() ? value.get<std::string>() : number_text(value).value_or("");
}

std::vector<double> CallOptions::numbers(std::string_view name) const {
  const Json value = value_of(name);
  if (const std::optional<double> one = to_number(value)) return {*one};
  std::vector<double> out;
  for (const Json& one : value) out.push_back(to_number(one).value());
  return out;
}

std::vector<std::string> CallOptions::texts(std::string_view name) const {
  const Json value = value_of(name);
  if (value.is_string()) return {value.get<std::string>()};
  std::vector<std::string> out;
  for (const Json& one : value) out.push_back(one.get<std::string>());
  return out;
}

std::string_view family_title(Family family) {
  switch (family) {
    case Family::Description:
      return "Describing one column";
    case Family::Means:
      return "Comparing means";
    case Family::Ranks:
      return "Comparing by ranks";
    case Family::Proportions:
      return "Comparing shares of people";
    case Family::EffectSizes:
      return "Effect sizes";
    case Family::Resampling:
      return "Resampling";
    case Family::Equivalence:
      return "Equivalence, non-inferiority and many tests";
    case Family::Models:
      return "Regression models";
    case Family::TimeSeries:
      return "Series in time";
    case Family::Charts:
      return "Control charts";
    case Family::MixedModels:
      return "Repeated measures and mixed models";
    case Family::Weighting:
      return "Weighting and balance";
    case Family::MissingData:
      return "Missing data";
    case Family::Measurement:
      return "How good a questionnaire is";
    case Family::Outcomes:
      return "Outcomes for single people";
    case Family::Power:
      return "How many people are needed";
    case Family::Rates:
      return "Rates and standardisation";
  }
  return "";
}

std::span<const Procedure> procedures() {
  static const std::vector<Procedure> all = [] {
    std::vector<Procedure> rows;
    for (const auto family : {comparison_of_means_procedures, contingency_procedures, control_chart_procedures,
                              description_procedures,         effect_size_procedures, equivalence_procedures,
                              linear_model_procedures,        measurement_procedures, missing_data_procedures,
                              mixed_model_procedures,         outcome_procedures,     power_procedures,
                              proportion_procedures,          rank_procedures,        rate_procedures,
                              regression_model_procedures,    resampling_procedures,  time_series_procedures,
                              variance_analysis_procedures,   weighting_procedures}) {
      const std::span<const Procedure> some = family();
      rows.insert(rows.end(), some.begin(), some.end());
    }
    std::sort(rows.begin(), rows.end(), [](const Procedure& a, const Procedure& b) { return a.name < b.name; });
    return rows;
  }();
  return all;
}

const Procedure* find_procedure(std::string_view name) {
  const std::span<const Procedure> all = procedures();
  const auto it = std::lower_bound(all.begin(), all.end(), name,
                                   [](const Procedure& row, std::string_view key) { return row.name < key; });
  return it == all.end() || it->name != name ? nullptr : &*it;
}

Result<Json> run_procedure(const Procedure& procedure, const Data& data, const Json& options) {
  CAIRN_TRY(check_options(procedure, options));
  CAIRN_TRY(check_sizes(procedure, data));
  for (const Input& input : procedure.data) {
    if (!input.is_required || input.kind == InputKind::OtherColumns) continue;
    const bool is_there = data.has(input.name) || data.numbers.find(input.name) != data.numbers.end() ||
                          data.rows.find(input.name) != data.rows.end();
    if (!is_there)
      return Error{ErrorCode::InvalidArgument, std::string(procedure.name) + " needs \"" + std::string(input.name) +
                                                   "\" in the data: " + std::string(input.description) + "."};
  }
  return procedure.run(data, CallOptions(procedure.options, options));
}

}  // namespace cairn::stats
