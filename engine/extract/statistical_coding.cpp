#include "engine/extract/statistical_coding.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/base/csv.h"
#include "engine/extract/value_order.h"
#include "engine/extract/variable_name.h"

namespace cairn::extract {
namespace {

constexpr double kLargestWhole = 9007199254740992;  // 2^53: whole numbers above it are not exact
constexpr double kLargestNumber = 8.9e307;          // Stata's largest
constexpr double kLargestCode = 1000000;
constexpr std::size_t kLongestLabel = 120;     // bytes of a value label in SPSS
constexpr std::size_t kMostMissingCodes = 26;  // Stata's .a to .z

bool is_missing_code(const ColumnDescription& column, std::string_view text) {
  return std::any_of(column.missing.begin(), column.missing.end(),
                     [&](const CodedValue& one) { return one.value == text; });
}

bool is_exact(const ColumnDescription& column, const std::string& text) {
  if (text.empty() || is_missing_code(column, text)) return true;
  if (!is_number(text)) return false;
  const double value = std::fabs(to_double(text));
  const bool has_fraction = text.find_first_of(".eE") != std::string::npos;
  return value <= (has_fraction ? kLargestNumber : kLargestWhole);
}

/// "12" or "-3", spelled as a program would write the number.
bool is_whole_code(const std::string& text) {
  const double value = to_double(text);
  return is_number(text) && std::fabs(value) <= kLargestCode &&
         text == std::to_string(static_cast<std::int64_t>(value));
}

std::string label_of(const CodedValue& one) {
  return one.label == one.value || one.label.empty() ? one.value : one.value + " = " + one.label;
}

bool fits_text_only(const ColumnDescription& column, const disclosure::Column& data) {
  if (column.type == ColumnType::Pseudonym || column.missing.size() > kMostMissingCodes) return true;
  if (column.type != ColumnType::Category) {
    return !std::all_of(data.dictionary.values().begin(), data.dictionary.values().end(),
                        [&](const std::string& text) { return is_exact(column, text); });
  }
  const auto is_known = [&](const std::string& text) {
    return text.empty() || is_missing_code(column, text) ||
           std::any_of(column.values.begin(), column.values.end(), [&](const auto& one) { return one.value == text; });
  };
  const auto is_long = [](const CodedValue& one) { return label_of(one).size() > kLongestLabel; };
  return std::any_of(column.values.begin(), column.values.end(), is_long) ||
         !std::all_of(data.dictionary.values().begin(), data.dictionary.values().end(), is_known);
}

/// Codes of a category's values, and of missing values below everything that occurs.
class Coder {
 public:
  Coder(const ColumnDescription& column, const disclosure::Column& data, StatisticalVariable& variable)
      : column_(column), data_(data), variable_(variable) {}

  void run() {
    if (column_.type == ColumnType::Category) code_categories();
    note_numbers();
    code_missing();
    for (const std::string& text : data_.dictionary.values()) variable_.values.push_back(value_of(text));
  }

 private:
  void code_categories() {
    variable_.is_category = true;
    const bool is_own_code = std::all_of(column_.values.begin(), column_.values.end(),
                                         [](const CodedValue& one) { return is_whole_code(one.value); });
    double next = 1;
    for (const CodedValue& one : column_.values) {
      if (is_missing_code(column_, one.value)) continue;
      const StatisticalValue value{is_own_code ? to_double(one.value) : next++, '\0', false};
      coded_[one.value] = value;
      variable_.labels.push_back({value, is_own_code && !one.label.empty() ? one.label : label_of(one)});
    }
  }

  void note_numbers() {
    for (const auto& [text, value] : coded_) note(value.number);
    if (column_.minimum) note(*column_.minimum);
    for (const std::string& text : data_.dictionary.values()) {
      if (column_.type == ColumnType::Category || text.empty() || is_missing_code(column_, text)) continue;
      note(to_double(text));
      const auto point = text.find('.');
      if (point == std::string::npos) continue;
      const auto end = std::min(text.size(), text.find_first_of("eE"));
      variable_.decimals = std::clamp(static_cast<int>(end - point) - 1, variable_.decimals, 6);
    }
  }
  void note(double number) { lowest_ = std::min(lowest_, number); }

  /// -9, -8 … where every value lies above, else -99, -98 …, and so on.
  void code_missing() {
    double code = -9;
    while (lowest_ <= code + static_cast<double>(column_.missing.size())) code = code * 10 - 9;
    char tag = 'a';
    for (const CodedValue& one : column_.missing) {
      if (one.value.empty()) continue;
      const StatisticalValue value{code++, tag++, false};
      coded_[one.value] = value;
      std::string text = label_of(one);
      if (text.size() > kLongestLabel) text = one.value.substr(0, kLongestLabel);
      variable_.labels.push_back({value, std::move(text)});
    }
  }

  StatisticalValue value_of(const std::string& text) const {
    if (const auto found = coded_.find(text); found != coded_.end()) return found->second;
    if (text.empty()) return {0, '\0', true};
    return {to_double(text), '\0', false};
  }

  const ColumnDescription& column_;
  const disclosure::Column& data_;
  StatisticalVariable& variable_;
  std::map<std::string, StatisticalValue, std::less<>> coded_;
  double lowest_ = 0;
};

}  // namespace

std::vector<StatisticalVariable> make_statistical_variables(const disclosure::Table& table, const Codebook& codebook) {
  std::vector<std::string> names;
  for (const disclosure::Column& column : table.columns) names.push_back(column.name);
  const std::vector<std::string> made = make_variable_names(names);
  std::vector<StatisticalVariable> variables;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const disclosure::Column& data = table.columns[i];
    const ColumnDescription* known = codebook.find_column(names[i]);
    const ColumnDescription column = known == nullptr ? ColumnDescription{} : *known;
    StatisticalVariable variable;
    variable.name = made[i];
    variable.label = made[i] == names[i] ? column.label : names[i] + ": " + column.label;
    variable.is_text = fits_text_only(column, data);
    if (variable.is_text) {
      for (const std::string& text : data.dictionary.values()) variable.width = std::max(variable.width, text.size());
    } else {
      Coder(column, data, variable).run();
    }
    variables.push_back(std::move(variable));
  }
  return variables;
}

}  // namespace cairn::extract
