#pragma once

#include <cstdint>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Counts of people by two things, without empty rows or columns.
struct CountTable {
  std::vector<std::vector<std::int64_t>> cells;
  std::vector<std::int64_t> row_sums, column_sums;
  std::int64_t total = 0;
  std::size_t rows() const { return row_sums.size(); }
  std::size_t columns() const { return column_sums.size(); }
  bool is_two_by_two() const { return rows() == 2 && columns() == 2; }
};

enum class EmptyLines { Refuse, Drop };

/// InvalidArgument when rows differ in length or a cell is missing, negative or not whole; InsufficientData below two
/// rows or two columns; ZeroVariance when a row or column is empty (with Drop: when fewer than two are left).
Result<CountTable> read_count_table(const std::vector<Column>& rows, EmptyLines empty);

}  // namespace cairn::stats
