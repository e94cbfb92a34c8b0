#include "engine/extract/ndjson.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cairn::extract {
namespace {

bool is_json_number(const std::string& text) {
  // What from_chars takes and JSON does not: 007, .5, 5. and numbers in which two of these meet.
  const auto parsed = parse_json(text);
  return parsed && number_text(*parsed).has_value();
}

std::string write_cell(const std::string& text, const ColumnDescription& column) {
  if (text.empty()) return "null";
  const bool is_number_column = column.type == ColumnType::Integer || column.type == ColumnType::Decimal;
  const bool is_missing = std::any_of(column.missing.begin(), column.missing.end(),
                                      [&](const CodedValue& one) { return one.value == text; });
  return is_number_column && !is_missing && is_json_number(text) ? text : write_json(Json(text));
}

}  // namespace

std::string write_ndjson(const disclosure::Table& table, const std::vector<std::uint32_t>& order,
                         const Codebook& codebook) {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> cells;  // by column and code
  for (const disclosure::Column& column : table.columns) {
    const ColumnDescription* found = codebook.find_column(column.name);
    const ColumnDescription description = found == nullptr ? ColumnDescription{} : *found;
    names.push_back((names.empty() ? "{" : ",") + write_json(Json(column.name)) + ":");
    cells.emplace_back();
    for (const std::string& value : column.dictionary.values()) cells.back().push_back(write_cell(value, description));
  }
  std::string out;
  for (const std::uint32_t row : order) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += names[i] + cells[i][table.columns[i].codes[row]];
    out += "}\n";
  }
  return out;
}

}  // namespace cairn::extract
