#include "engine/extract/codebook.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/csv.h"

namespace cairn::extract {
namespace {

constexpr std::string_view kFormat = "cairn-codebook/1";
constexpr std::string_view kTypeCodes[] = {"category", "integer", "decimal", "pseudonym"};

Json write_values(const std::vector<CodedValue>& values) {
  Json list = Json::array();
  for (const CodedValue& one : values) {
    list.push_back({{"value", one.value}, {"label", one.label}});
    if (one.share) list.back()["share"] = make_decimal(*one.share);
  }
  return list;
}

std::vector<CodedValue> read_values(const Json& object, std::string_view key) {
  std::vector<CodedValue> values;
  const Json* list = find_array(object, key);
  if (list == nullptr) return values;
  for (const Json& one : *list)
    values.push_back(
        {read_string(one, "value").value_or(""), read_string(one, "label").value_or(""), read_number(one, "share")});
  return values;
}

std::string list_values(const std::vector<CodedValue>& values) {
  std::string text;
  for (const CodedValue& one : values) {
    text += (text.empty() ? "" : "; ") + (one.value.empty() ? std::string("(empty)") : one.value) + " = " + one.label;
  }
  return text;
}

Result<ColumnDescription> read_column(const Json& object) {
  ColumnDescription column;
  column.name = read_string(object, "name").value_or("");
  column.label = read_string(object, "label").value_or("");
  const auto role = disclosure::parse_role(read_string(object, "role").value_or(""));
  const std::string type = read_string(object, "type").value_or("");
  const auto* found = std::find(std::begin(kTypeCodes), std::end(kTypeCodes), type);
  if (column.name.empty() || !role || found == std::end(kTypeCodes)) {
    return Error{ErrorCode::Unprocessable,
                 "A column of the codebook has no name, or a role or type that is not known."};
  }
  column.role = *role;
  column.type = static_cast<ColumnType>(found - std::begin(kTypeCodes));
  column.values = read_values(object, "values");
  column.missing = read_values(object, "missing");
  column.minimum = read_number(object, "minimum");
  column.maximum = read_number(object, "maximum");
  column.unit = read_string(object, "unit").value_or("");
  column.source = read_string(object, "source").value_or("");
  column.treatment = read_string(object, "treatment").value_or("");
  column.leaves = read_number(object, "leaves");
  column.variable = read_string(object, "variable").value_or("");
  return column;
}

bool is_one_of(const std::vector<CodedValue>& values, std::string_view cell) {
  return std::any_of(values.begin(), values.end(), [&](const CodedValue& one) { return one.value == cell; });
}

std::string check_number(const ColumnDescription& column, std::string_view cell) {
  if (!is_number(cell)) return "is not a number";
  if (column.type == ColumnType::Integer && cell.find_first_of(".eE") != std::string_view::npos)
    return "is not a whole number";
  double value = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if ((column.minimum && value < *column.minimum) || (column.maximum && value > *column.maximum))
    return "is outside the range of the codebook";
  return "";
}

}  // namespace

std::string formula_note() {
  return "A cell that a spreadsheet might run as a formula (it starts with = + - @ and is not a number) has an "
         "apostrophe "
         "in front. read.R and read.py take exactly this apostrophe away again.";
}

std::string_view column_type_code(ColumnType type) { return kTypeCodes[static_cast<std::size_t>(type)]; }

const ColumnDescription* Codebook::find_column(std::string_view name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const ColumnDescription& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

Json write_codebook(const Codebook& codebook) {
  Json columns = Json::array();
  for (const ColumnDescription& column : codebook.columns) {
    Json one = {{"name", column.name},
                {"label", column.label},
                {"role", disclosure::role_code(column.role)},
                {"type", column_type_code(column.type)},
                {"missing", write_values(column.missing)},
                {"treatment", column.treatment}};
    if (!column.values.empty()) one["values"] = write_values(column.values);
    if (column.minimum) one["minimum"] = make_decimal(*column.minimum);
    if (column.maximum) one["maximum"] = make_decimal(*column.maximum);
    if (!column.unit.empty()) one["unit"] = column.unit;
    if (!column.source.empty()) one["source"] = column.source;
    if (column.leaves) one["leaves"] = make_decimal(*column.leaves);
    if (!column.variable.empty()) one["variable"] = column.variable;
    columns.push_back(std::move(one));
  }
  return {{"format", kFormat}, {"notes", codebook.notes}, {"columns", std::move(columns)}};
}

std::string write_codebook_csv(const Codebook& codebook) {
  std::vector<std::vector<std::string>> rows = {
      {"name", "label", "role", "type", "values", "minimum", "maximum", "unit", "source", "missing", "treatment"}};
  for (const ColumnDescription& column : codebook.columns) {
    rows.push_back({column.name, column.label, std::string(disclosure::role_code(column.role)),
                    std::string(column_type_code(column.type)), list_values(column.values),
                    column.minimum ? format_number(*column.minimum, 6) : "",
                    column.maximum ? format_number(*column.maximum, 6) : "", column.unit, column.source,
                    list_values(column.missing), column.treatment});
  }
  for (const std::string& note : codebook.notes)
    rows.push_back({"(all columns)", "How cells are written", "", "", "", "", "", "", "", "", note});
  return write_csv_rows(rows);
}

Result<Codebook> read_codebook(const Json& document) {
  const Json* columns = find_array(document, "columns");
  if (read_string(document, "format") != kFormat || columns == nullptr) {
    return Error{ErrorCode::Unprocessable, "The codebook is not in a format that this program knows."};
  }
  Codebook codebook;
  for (const Json& one : *columns) {
    CAIRN_ASSIGN(ColumnDescription column, read_column(one));
    codebook.columns.push_back(std::move(column));
  }
  const Json* notes = find_array(document, "notes");
  for (const Json& note : notes == nullptr ? Json::array() : *notes) {
    if (note.is_string()) codebook.notes.push_back(note.get<std::string>());
  }
  return codebook;
}

std::string check_cell(const ColumnDescription& column, std::string_view cell) {
  if (is_one_of(column.missing, cell)) return "";
  switch (column.type) {
    case ColumnType::Category:
      return is_one_of(column.values, cell) ? "" : "is not one of the values of the codebook";
    case ColumnType::Pseudonym:
      return disclosure::is_pseudonym(cell) ? "" : "is not a pseudonym";
    case ColumnType::Integer:
    case ColumnType::Decimal:
      return check_number(column, cell);
  }
  return "has a type that is not known";
}

}  // namespace cairn::extract
