#include "engine/stats/case_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace cairn::stats {
namespace {

struct Table {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;
};

/// One record of RFC 4180 text; moves `text` past it.
std::vector<std::string> take_record(std::string_view& text) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
      cells.back() += text[++at];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      cells.emplace_back();
    } else if (!quoted && c == '\n') {
      ++at;
      break;
    } else if (quoted || c != '\r') {
      cells.back() += c;
    }
  }
  text.remove_prefix(at);
  return cells;
}

Result<Table> parse_csv(std::string_view text) {
  Table table;
  if (text.empty()) return Error{ErrorCode::InvalidArgument, "The file is empty; the first row must name the columns."};
  table.names = take_record(text);
  while (!text.empty()) {
    std::vector<std::string> row = take_record(text);
    if (row.size() == 1 && row[0].empty()) continue;
    if (row.size() != table.names.size()) {
      return Error{ErrorCode::InvalidArgument,
                   "Row " + std::to_string(table.rows.size() + 2) + " has another number of cells than the first row."};
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

bool is_missing(const std::string& cell) { return cell.empty() || cell == "NA"; }

Result<std::size_t> find_column(const Table& table, const std::string& name) {
  const auto it = std::find(table.names.begin(), table.names.end(), name);
  if (it == table.names.end())
    return Error{ErrorCode::InvalidArgument, "There is no column '" + name + "' in the file."};
  return static_cast<std::size_t>(it - table.names.begin());
}

/// A number keeps its text; other texts stay texts.
Json to_cell(const std::string& cell) {
  if (is_missing(cell)) return nullptr;
  const Json number = make_decimal(std::string_view(cell));
  if (to_number(number)) return number;
  return cell;
}

Result<Json> take_column(const Table& table, std::size_t rows, const Json& wanted) {
  CAIRN_ASSIGN(const std::size_t column, find_column(table, read_string(wanted, "column").value_or("")));
  std::vector<std::pair<std::size_t, std::string>> filters;
  if (const Json* where = find_object(wanted, "where")) {
    for (const auto& [name, value] : where->items()) {
      CAIRN_ASSIGN(const std::size_t filter, find_column(table, name));
      filters.emplace_back(filter, value.is_string() ? value.get<std::string>() : number_text(value).value_or(""));
    }
  }
  Json out = Json::array();
  for (std::size_t row = 0; row < std::min(rows, table.rows.size()); ++row) {
    const auto& cells = table.rows[row];
    if (std::all_of(filters.begin(), filters.end(),
                    [&](const auto& f) { return !is_missing(cells[f.first]) && cells[f.first] == f.second; })) {
      out.push_back(to_cell(cells[column]));
    }
  }
  return out;
}

}  // namespace

Result<Json> resolve_case_data(const Json& data, const FileReader& read_file) {
  if (const Json* inline_data = find_object(data, "inline")) return *inline_data;
  const std::optional<std::string> file = read_string(data, "file");
  const Json* columns = find_object(data, "columns");
  if (!file || columns == nullptr) {
    return Error{ErrorCode::InvalidArgument, "The data need \"inline\" values, or a \"file\" with \"columns\"."};
  }
  CAIRN_ASSIGN(const std::string text, read_file(*file));
  CAIRN_ASSIGN(const Table table, parse_csv(text));
  const auto rows =
      static_cast<std::size_t>(read_integer(data, "rows").value_or(static_cast<std::int64_t>(table.rows.size())));
  Json out = Json::object();
  for (const auto& [name, wanted] : columns->items()) {
    CAIRN_ASSIGN(out[name], take_column(table, rows, wanted));
  }
  return out;
}

}  // namespace cairn::stats
