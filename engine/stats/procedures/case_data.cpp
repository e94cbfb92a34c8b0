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

void sort_columns(const Json& data, Data& out) {
  const Json* order = find_array(data, "order");
  if (order == nullptr) return;
  const auto place = [&](const DataColumn& column) { return std::find(order->begin(), order->end(), column.name); };
  std::stable_sort(out.columns.begin(), out.columns.end(),
                   [&](const DataColumn& a, const DataColumn& b) { return place(a) < place(b); });
}

}  // namespace

Result<Json> read_cases(std::string_view text, const JsonLimits& limits) {
  CAIRN_ASSIGN(Json document, parse_json(text, limits));
  const auto ordered = nlohmann::ordered_json::parse(text, nullptr, false);  // parse_json has checked size and depth
  if (find_array(document, "cases") == nullptr) return document;
  for (std::size_t i = 0; i < document["cases"].size(); ++i) {
    Json& one = document["cases"][i];
    for (const char* kind : {"inline", "columns"}) {
      if (find_object(one, "data") == nullptr || find_object(one["data"], kind) == nullptr) continue;
      for (const auto& [name, value] : ordered["cases"][i]["data"][kind].items()) one["data"]["order"].push_back(name);
    }
  }
  return document;
}

Result<Data> resolve_case_data(const Json& data, const FileReader& read_file) {
  if (const Json* inline_data = find_object(data, "inline")) {
    CAIRN_ASSIGN(Data out, read_data(*inline_data));
    sort_columns(data, out);
    return out;
  }
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
  sort_columns(data, out);
  return out;
}

}  // namespace cairn::stats
