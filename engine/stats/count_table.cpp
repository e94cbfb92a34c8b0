#include "engine/stats/count_table.h"

#include <algorithm>
#include <cmath>

namespace cairn::stats {
namespace {

Result<std::int64_t> read_cell(const std::optional<double>& cell) {
  constexpr double kMost = 1e15;
  if (!cell || !(*cell >= 0 && *cell <= kMost) || *cell != std::floor(*cell))
    return Error{ErrorCode::InvalidArgument, "Every cell of the table must be a whole number from 0."};
  return static_cast<std::int64_t>(*cell);
}

void add_sums(CountTable& table, std::size_t columns) {
  table.row_sums.assign(table.cells.size(), 0);
  table.column_sums.assign(columns, 0);
  table.total = 0;
  for (std::size_t row = 0; row < table.cells.size(); ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      table.row_sums[row] += table.cells[row][column];
      table.column_sums[column] += table.cells[row][column];
    }
    table.total += table.row_sums[row];
  }
}

void drop_empty(CountTable& table) {
  std::erase_if(table.cells,
                [](const auto& row) { return std::all_of(row.begin(), row.end(), [](auto n) { return n == 0; }); });
  std::size_t columns = table.column_sums.size();
  for (std::size_t column = columns; column-- > 0;) {
    if (table.column_sums[column] != 0) continue;
    --columns;
    for (auto& row : table.cells) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
  }
  add_sums(table, columns);
}

}  // namespace

Result<CountTable> read_count_table(const std::vector<Column>& rows, EmptyLines empty) {
  CountTable table;
  for (const Column& row : rows) {
    if (row.size() != rows.front().size())
      return Error{ErrorCode::InvalidArgument, "All rows of the table must have the same length."};
    std::vector<std::int64_t>& cells = table.cells.emplace_back();
    for (const std::optional<double>& cell : row) {
      CAIRN_ASSIGN(const std::int64_t count, read_cell(cell));
      cells.push_back(count);
    }
  }
  if (rows.size() < 2 || rows.front().size() < 2)
    return Error{ErrorCode::InsufficientData, "The table needs at least two rows and two columns."};
  add_sums(table, rows.front().size());
  if (empty == EmptyLines::Drop) drop_empty(table);
  const auto is_empty = [](std::int64_t sum) { return sum == 0; };
  if (table.rows() < 2 || table.columns() < 2 || std::any_of(table.row_sums.begin(), table.row_sums.end(), is_empty) ||
      std::any_of(table.column_sums.begin(), table.column_sums.end(), is_empty)) {
    return Error{ErrorCode::ZeroVariance, "A row or column of the table has nobody in it. Leave it out."};
  }
  return table;
}

}  // namespace cairn::stats
