#include "engine/stats/procedures/case_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/stats/csv_table.h"

namespace cairn::stats {
namespace {

Result<DataColumn> take_column(const CsvTable& table, const Json& wanted, std::size_t rows) {
  std::vector<CsvTable::Condition> conditions;
  if (const Json* where = find_object(wanted, "where")) {
    for (const auto& [name, value] : where->items())
      conditions.push_back({name, value.is_string() ? value.get<std::string>() : number_text(value).value_or("")});
  }
  return table.take(read_string(wanted, "column").value_or(""), conditions, rows);
}

}  // namespace

Result<Data> resolve_case_data(const Json& data, const FileReader& read_file) {
  if (const Json* inline_data = find_object(data, "inline")) return read_data(*inline_data);
  const std::optional<std::string> file = read_string(data, "file");
  const Json* columns = find_object(data, "columns");
  if (!file || columns == nullptr)
    return Error{ErrorCode::InvalidArgument, "The data need \"inline\" values, or a \"file\" with \"columns\"."};
  CAIRN_ASSIGN(const std::string text, read_file(*file));
  CAIRN_ASSIGN(const CsvTable table, CsvTable::parse(text));
  const auto rows = static_cast<std::size_t>(read_integer(data, "rows").value_or(INT64_MAX));
  std::vector<std::pair<std::size_t, DataColumn>> taken;
  for (const auto& [name, wanted] : columns->items()) {
    CAIRN_ASSIGN(DataColumn column, take_column(table, wanted, rows));
    CAIRN_ASSIGN(const std::size_t position, table.find_column(column.name));
    column.name = name;
    taken.emplace_back(position, std::move(column));
  }
  // In the order of the file: objects have none of their own.
  std::stable_sort(taken.begin(), taken.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Data out;
  for (auto& [position, column] : taken) out.columns.push_back(std::move(column));
  return out;
}

}  // namespace cairn::stats
