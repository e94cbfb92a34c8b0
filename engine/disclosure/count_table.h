#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/disclosure/small_numbers.h"

namespace cairn::disclosure {

/// Counts of people by row and column. Totals that are published beside them are told by the two flags (with both, the
/// grand total is too).
struct CountTable {
  std::vector<std::vector<std::int64_t>> counts;  // rows of equal length
  bool has_row_totals = false, has_column_totals = false;

  std::size_t rows() const { return counts.size(); }
  std::size_t columns() const { return counts.empty() ? 0 : counts.front().size(); }
  std::int64_t row_total(std::size_t row) const;
  std::int64_t column_total(std::size_t column) const;
  std::int64_t total() const;
};

/// Which cells of a table are hidden. Index [row][column]; the totals are one further row and column.
using Pattern = std::vector<std::vector<bool>>;

/// What a reader can work out about one cell who knows every published number and that a hidden count is at least 1.
struct Interval {
  std::int64_t low = 0, high = 0;
};
/// Exact, by maximum flow in the graph of rows and columns (Cox 1995). `row` or `column` may be that of the totals.
Interval audit_cell(const CountTable& table, const Pattern& hidden, std::size_t row, std::size_t column);

struct ProtectedTable {
  Pattern hidden;
  std::size_t primary = 0, complementary = 0;
  bool proven_smallest =
      true;  // no smaller set of further cells protects (false: found step by step, audited all the same)
};
/// Hides every count of 1 … hide_below-1 and as few further cells as needed, so that each of the small ones keeps an
/// interval at least 5 wide (or as wide as the profile allows), also for a reader who knows all other numbers exactly.
/// Totals are hidden only when nothing else helps. NoSolution when even that is not enough: too few people in the whole
/// table.
Result<ProtectedTable> protect_table(const CountTable& table, const SmallNumberProfile& profile = kNhs7r5);

}  // namespace cairn::disclosure
