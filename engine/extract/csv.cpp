#include "engine/extract/csv.h"

#include <set>

#include "engine/base/text.h"

namespace cairn::extract {
namespace {

constexpr std::size_t kMostFindings = 20;

void add_issue(Issues& issues, std::string code, std::size_t line, std::string message) {
  if (issues.size() < kMostFindings)
    issues.push_back({Severity::Error, std::move(code), "line " + std::to_string(line), std::move(message)});
}

Error refuse(Issues issues) {
  return Error{ErrorCode::Unprocessable, "The CSV file cannot be used.", "", std::move(issues)};
}

void check_names(const std::vector<std::string>& names, Issues& issues) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string place = "Column " + std::to_string(i + 1);
    if (trim(names[i]).empty()) add_issue(issues, "csv-column-name", 1, place + " has no name. Give it one.");
    if (!seen.insert(names[i]).second)
      add_issue(issues, "csv-column-name", 1, place + " has the name of an earlier column. Rename one.");
  }
}

}  // namespace

Result<disclosure::Table> parse_csv(std::string_view text, char separator) {
  Issues issues;
  disclosure::Table table;
  const auto add_row = [&](std::size_t line, const std::vector<std::string>& cells) {
    if (table.columns.empty()) {
      check_names(cells, issues);
      for (const std::string& name : cells) table.columns.push_back({name, {}, {}});
    } else if (cells.size() != table.columns.size()) {
      add_issue(issues, "csv-ragged", line,
                "This row has " + std::to_string(cells.size()) + " cells, the header has " +
                    std::to_string(table.columns.size()) + ". Check the separator and the quotes.");
    } else {
      for (std::size_t i = 0; i < cells.size(); ++i) table.columns[i].add(cells[i]);
    }
  };
  const Result<void> read = for_each_csv_row(text, separator, add_row);
  if (!read) issues.insert(issues.end(), read.error().issues.begin(), read.error().issues.end());
  if (issues.empty() && table.columns.empty())
    return refuse(
        {{Severity::Error, "csv-empty", "", "The file is empty. Give a header row and at least one record."}});
  if (!issues.empty()) return refuse(std::move(issues));
  return table;
}

disclosure::Table remove_guards(const disclosure::Table& table) {
  disclosure::Table plain;
  for (const disclosure::Column& column : table.columns) {
    disclosure::Column one{std::string(remove_guard(column.name)), {}, {}};
    std::vector<std::uint32_t> code_of;
    for (const std::string& value : column.dictionary.values())
      code_of.push_back(one.dictionary.add(remove_guard(value)));
    one.codes.reserve(column.codes.size());
    for (const std::uint32_t code : column.codes) one.codes.push_back(code_of[code]);
    plain.columns.push_back(std::move(one));
  }
  return plain;
}

std::string write_csv(const disclosure::Table& table, const std::vector<std::uint32_t>& order) {
  std::string out;
  std::vector<std::vector<std::string>> cells;  // by column and code
  for (const disclosure::Column& column : table.columns) {
    out += (out.empty() ? "" : ",") + csv_cell(column.name);
    cells.emplace_back();
    for (const std::string& value : column.dictionary.values()) cells.back().push_back(csv_cell(value));
  }
  out += '\n';
  for (const std::uint32_t row : order) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      out += cells[i][table.columns[i].codes[row]];
    }
    if (cells.size() == 1 && out.back() == '\n') out += "\"\"";  // a blank line would be no record
    out += '\n';
  }
  return out;
}

}  // namespace cairn::extract
