#include "engine/stats/csv_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "engine/base/csv.h"

namespace cairn::stats {
namespace {

bool is_missing(const std::string& cell) { return cell.empty() || cell == "NA"; }

std::optional<double> to_finite(const std::string& cell) {
  const std::size_t from = !cell.empty() && cell.front() == '+' ? 1 : 0;
  double number = 0;
  const auto [end, error] = std::from_chars(cell.data() + from, cell.data() + cell.size(), number);
  if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

Result<CsvTable> CsvTable::parse(std::string_view text) {
  CsvTable table;
  std::optional<Error> fault;
  CAIRN_TRY(for_each_csv_row(text, ',', [&](std::size_t line, const std::vector<std::string>& cells) {
    if (fault) return;
    if (table.names_.empty()) {
      table.names_ = cells;
      table.cells_.resize(cells.size());
    } else if (cells.size() != table.names_.size()) {
      fault = Error{ErrorCode::InvalidArgument, "Line " + std::to_string(line) + " has " +
                                                    std::to_string(cells.size()) + " cells, the first row has " +
                                                    std::to_string(table.names_.size()) + "."};
    } else {
      for (std::size_t column = 0; column < cells.size(); ++column) table.cells_[column].push_back(cells[column]);
      ++table.n_rows_;
    }
  }));
  const bool is_one_column = table.names_.size() == 1;
  if (is_one_column && table.names_[0].find_first_of(";\t") != std::string::npos)
    return Error{
        ErrorCode::InvalidArgument,
        "The columns seem to be separated by semicolons or tabs. Save the file with commas between columns and "
        "points in decimal numbers."};
  if (fault) return *fault;
  if (table.names_.empty())
    return Error{ErrorCode::InvalidArgument, "The file is empty; the first row must name the columns."};
  std::set<std::string_view> seen;
  for (const std::string& name : table.names_) {
    if (!seen.insert(name).second)
      return Error{ErrorCode::InvalidArgument, "Two columns are called '" + name + "'. Rename one."};
  }
  return table;
}

Result<std::size_t> CsvTable::find_column(std::string_view name) const {
  const auto it = std::find(names_.begin(), names_.end(), name);
  if (it != names_.end()) return static_cast<std::size_t>(it - names_.begin());
  std::string known;
  for (const std::string& one : names_) known += (known.empty() ? "" : ", ") + one;
  return Error{ErrorCode::InvalidArgument,
               "There is no column '" + std::string(name) + "' in the file. It has: " + known + "."};
}

Result<DataColumn> CsvTable::take(std::string_view column, const std::vector<Condition>& conditions,
                                  std::size_t rows) const {
  CAIRN_ASSIGN(const std::size_t wanted, find_column(column));
  std::vector<std::pair<std::size_t, const std::string*>> filters;
  for (const Condition& condition : conditions) {
    CAIRN_ASSIGN(const std::size_t filter, find_column(condition.column));
    filters.emplace_back(filter, &condition.value);
  }
  DataColumn out{std::string(column), {}, {}};
  std::vector<const std::string*> kept;
  bool is_numeric = true;
  for (std::size_t row = 0; row < std::min(rows, n_rows_); ++row) {
    const bool matches = std::all_of(filters.begin(), filters.end(), [&](const auto& filter) {
      const std::string& cell = cells_[filter.first][row];
      return !is_missing(cell) && cell == *filter.second;
    });
    if (!matches) continue;
    const std::string& cell = cells_[wanted][row];
    kept.push_back(&cell);
    const std::optional<double> number = to_finite(cell);
    is_numeric = is_numeric && (number || is_missing(cell));
    if (is_numeric) out.numbers.push_back(number);
  }
  if (kept.empty() && !filters.empty() && n_rows_ > 0) {
    const Condition& last = conditions.back();
    const std::set<std::string> found(cells_[filters.back().first].begin(), cells_[filters.back().first].end());
    std::string some;
    for (const std::string& value : found) {
      if (some.size() < 120) some += (some.empty() ? "" : ", ") + value;
    }
    return Error{ErrorCode::InvalidArgument, "No row has " + last.column + " = '" + last.value +
                                                 "' with the other conditions. The column has: " + some + "."};
  }
  if (is_numeric) return out;
  out.numbers.clear();
  for (const std::string* cell : kept) out.texts.push_back(is_missing(*cell) ? std::nullopt : std::optional(*cell));
  return out;
}

}  // namespace cairn::stats
