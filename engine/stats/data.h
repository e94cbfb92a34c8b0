#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/stats/sample.h"

namespace cairn::stats {

/// Texts with gaps: groups, people, categories.
using TextColumn = std::vector<std::optional<std::string>>;

/// One column as it came: `numbers` when every value that is there is a number, else `texts`. The other is empty.
struct DataColumn {
  std::string name;
  Column numbers;
  TextColumn texts;
  std::size_t n() const { return texts.empty() ? numbers.size() : texts.size(); }
  bool is_text() const { return !texts.empty(); }
};

/// What a procedure is given: columns in the order of their file, single numbers (counts of a table), and lists of
/// lists (a table of counts, the answers of several people).
class Data {
 public:
  std::vector<DataColumn> columns;
  std::map<std::string, double, std::less<>> numbers;
  std::map<std::string, std::vector<Column>, std::less<>> rows;

  /// Null when there is no such column.
  const DataColumn* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }

  /// InvalidArgument naming what is missing or is of another kind.
  Result<const DataColumn*> load(std::string_view name) const;
  Result<Column> load_numbers(std::string_view name) const;
  Result<TextColumn> load_texts(std::string_view name) const;  // numbers as their shortest text
  Result<Sample> load_sample(std::string_view name) const;     // without gaps
  Result<Pairs> load_pairs(std::string_view x, std::string_view y) const;
  Result<double> load_number(std::string_view name) const;
  /// A whole number from 0.
  Result<std::int64_t> load_count(std::string_view name) const;
  Result<std::vector<Column>> load_rows(std::string_view name) const;
};

/// {"x": [..], "group": ["a", null], "n": 12, "table": [[1, 2], [3, 4]]}. InvalidArgument for anything else.
Result<Data> read_data(const Json& json);
/// Shortest text that reads back the same number: 308, 0.5.
std::string format_level(double number);

}  // namespace cairn::stats
