#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/stats/procedures/case_data.h"
#include "engine/stats/procedures/procedure.h"

namespace cairn::test {

inline Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::InvalidArgument, "There is no file " + path.filename().string() + "."};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Tolerance {
  double relative = 1e-9, absolute = 1e-12;
};

inline Tolerance read_tolerance(const Json& json) {
  return {read_number(json, "rel").value_or(0), read_number(json, "abs").value_or(0)};
}

inline std::optional<double> number_of(const Json& json) {
  if (json.is_string() && json == "Infinity") return std::numeric_limits<double>::infinity();
  if (json.is_string() && json == "-Infinity") return -std::numeric_limits<double>::infinity();
  return to_number(json);
}

/// Every field of `want` must be in `got`; numbers within the tolerance, everything else equal.
inline void compare(const Json& got, const Json& want, Tolerance tolerance, const Json* by_field,
                    const std::string& path, std::vector<std::string>& problems) {
  if (want.is_object()) {
    for (const auto& [name, value] : want.items()) {
      Tolerance inner = tolerance;
      if (by_field != nullptr && find(*by_field, name) != nullptr) inner = read_tolerance(*find(*by_field, name));
      if (inner.absolute >= 1e30) continue;  // informative only
      if (!got.is_object() || !got.contains(name)) {
        if (!value.is_null()) problems.push_back(path + "/" + name + " is missing");
        continue;
      }
      compare(got.at(name), value, inner, by_field, path + "/" + name, problems);
    }
  } else if (want.is_array()) {
    if (!got.is_array() || got.size() != want.size()) return problems.push_back(path + " has another length");
    for (std::size_t i = 0; i < want.size(); ++i)
      compare(got[i], want[i], tolerance, by_field, path + "/" + std::to_string(i), problems);
  } else if (const std::optional<double> expected = number_of(want)) {
    const std::optional<double> actual = number_of(got);
    const bool is_close =
        actual && (*actual == *expected ||
                   std::abs(*actual - *expected) <= tolerance.absolute + tolerance.relative * std::abs(*expected));
    if (!is_close) problems.push_back(path + ": got " + write_json(got) + ", want " + write_json(want));
  } else if (got != want) {
    problems.push_back(path + ": got " + write_json(got) + ", want " + write_json(want));
  }
}

/// How many decimal digits of `want` are right: -log10 of the relative error; 15 for all.
inline double count_digits(double got, double want) {
  if (got == want) return 15;
  const double error = std::abs(got - want);
  return -std::log10(want == 0 ? error : error / std::abs(want));
}

/// Every number of `want` must be in `got` with so many digits right; anything else equal.
inline void compare_digits(const Json& got, const Json& want, double digits, const std::string& path,
                           std::vector<std::string>& problems) {
  const std::optional<double> expected = number_of(want), actual = number_of(got);
  if (want.is_array() && got.is_array() && want.size() == got.size()) {
    for (std::size_t i = 0; i < want.size(); ++i)
      compare_digits(got[i], want[i], digits, path + "/" + std::to_string(i), problems);
  } else if (expected && actual ? count_digits(*actual, *expected) < digits : got != want) {
    problems.push_back(path + ": got " + write_json(got) + ", want " + write_json(want) + " with " +
                       std::to_string(digits) + " digits");
  }
}

/// Cases judged by digits: {"min_lre": 8} for every field, {"min_lre_se": 8} for one (log relative error, as NIST
/// calls it). True when the field has such a bar.
inline bool compare_by_digits(const Json& got, const Json& want, const Json& tolerance, const std::string& field,
                              std::vector<std::string>& problems) {
  std::optional<double> digits = read_number(tolerance, "min_lre_" + field);
  if (!digits) digits = read_number(tolerance, "min_lre");
  if (!digits) return false;
  const Json* value = find(got, field);
  compare_digits(value == nullptr ? Json() : *value, want, *digits, "/" + field, problems);
  return true;
}

/// Runs one case; empty when it passes.
inline std::vector<std::string> run_case(const Json& test_case, const std::filesystem::path& data_folder) {
  std::vector<std::string> problems;
  const stats::Procedure* procedure = stats::find_procedure(read_string(test_case, "procedure").value_or(""));
  if (procedure == nullptr) return {"no such procedure"};
  const Result<stats::Data> data = stats::resolve_case_data(
      test_case.at("data"), [&](std::string_view name) { return read_text(data_folder / name); });
  const Result<Json> result = !data ? data.error() : stats::run_procedure(*procedure, *data, test_case.at("options"));
  const Json& expected = test_case.at("expected");
  if (const std::optional<std::string> code = read_string(expected, "error")) {
    if (result) return {"expected the error " + *code};
    if (error_code_info(result.error().code).name != *code)
      return {"got the error " + std::string(error_code_info(result.error().code).name)};
    return {};
  }
  if (!result) return {"got the error " + result.error().message};
  const Json* tolerance = find(test_case, "tolerance");
  const bool has_bounds = tolerance != nullptr && (tolerance->contains("rel") || tolerance->contains("abs"));
  const Tolerance general = has_bounds ? read_tolerance(*tolerance) : Tolerance{};
  Json others = expected;  // fields without a bar in digits
  for (const auto& [field, want] : expected.items()) {
    if (tolerance != nullptr && compare_by_digits(*result, want, *tolerance, field, problems)) others.erase(field);
  }
  compare(*result, others, general, tolerance != nullptr ? find(*tolerance, "by_field") : nullptr, "", problems);
  return problems;
}

}  // namespace cairn::test
