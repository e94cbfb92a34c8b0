#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/disclosure/role.h"

namespace cairn::extract {

enum class ColumnType { Category, Integer, Decimal, Pseudonym };
std::string_view column_type_code(ColumnType type);  // "category", "integer", "decimal", "pseudonym"

struct CodedValue {
  std::string value, label;
  std::optional<double> share = {};  // of a quasi-identifier: how much of its hierarchy's values this one covers
};

/// Everything a reader must know about one column of an extract.
struct ColumnDescription {
  std::string name, label;
  disclosure::Role role = disclosure::Role::Sensitive;
  ColumnType type = ColumnType::Category;
  std::vector<CodedValue> values;          // of a category: all that are allowed
  std::optional<double> minimum, maximum;  // of a number: the range that is allowed
  std::string unit;                        // "days", "points"
  std::string source;                      // question or record it comes from
  std::vector<CodedValue> missing;         // codes that stand for no value, with what they mean; "" is the empty cell
  std::string treatment;                   // what was done to it, in words
  std::optional<double> leaves = {};       // of a quasi-identifier: how many values its hierarchy has
  std::string variable = "";               // name in .sav and .dta files where it is another; mostly ""
};

struct Codebook {
  std::vector<ColumnDescription> columns;  // in the order of the data file
  std::vector<std::string> notes;          // about all columns
  const ColumnDescription* find_column(std::string_view name) const;
};

/// How cells of the data file are written: a note for every codebook.
std::string formula_note();

Json write_codebook(const Codebook& codebook);
/// One row a column; values as "code = label; …".
std::string write_codebook_csv(const Codebook& codebook);
Result<Codebook> read_codebook(const Json& document);

/// Empty when the cell fits its column; otherwise why not ("is not one of the values", "is not a number", "is outside 0
/// to 100"). Never repeats the cell.
std::string check_cell(const ColumnDescription& column, std::string_view cell);

}  // namespace cairn::extract
