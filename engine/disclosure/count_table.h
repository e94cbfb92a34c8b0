#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/disclosure/small_numbers.h"

namespace cairn::disclosure {

/// Which cells of a table are hidden. Index [row][column]; the totals are one further row and column.
using Pattern = std::vector<std::vector<bool>>;

/// Counts of people: a row for each group, a column for each answer. Totals that are published beside them are told by
/// the two flags (with both, the grand total is too).
struct CountTable {
  std::vector<std::vector<std::int64_t>> counts;  // rows of equal length
  bool has_row_totals = false, has_column_totals = false;
  bool is_protected = false;  // the answer is a delicate one: a group is never shown to agree, however large it is
  Pattern hidden_before = {},
          shown_before = {};  // elsewhere: the first stay hidden, hiding the second helps no longer; or empty

  std::size_t rows() const { return counts.size(); }
  std::size_t columns() const { return counts.empty() ? 0 : counts.front().size(); }
  std::int64_t row_total(std::size_t row) const;
  std::int64_t column_total(std::size_t column) const;
  std::int64_t total() const;
};

/// A group of people who all gave the same answer tells it about each of them. True for a row of fewer than 20 people
/// (of any size when the answer is protected) who all stand in one of several cells.
bool is_group_disclosure(const CountTable& table, std::size_t row);

/// What a reader can work out about one cell who knows every published number and that a hidden count is at least 1 (0
/// in a row that tells about its group, and under a profile that hides zeros).
struct Interval {
  std::int64_t low = 0, high = 0;
};
/// Exact, by maximum flow in the graph of rows and columns (Cox 1995). `row` or `column` may be that of the totals.
Interval audit_cell(const CountTable& table, const Pattern& hidden, std::size_t row, std::size_t column,
                    const SmallNumberProfile& profile = kNhs7r5);

struct ProtectedTable {
  Pattern hidden;
  std::size_t primary = 0, complementary = 0;
  bool proven_smallest =
      true;  // no smaller set of further cells protects (false: found step by step, audited all the same)
};
/// Hides every small count of the profile and as few further cells as needed, so that each of the small ones keeps an
/// interval at least 5 wide (or as wide as the profile allows), also for a reader who knows all other numbers exactly.
/// A row that tells about its group is hidden whole, zeros too, and stays uncertain in the same way. Totals are hidden
/// only when nothing else helps. NoSolution when even that is not enough: too few people in the whole
/// table.
Result<ProtectedTable> protect_table(const CountTable& table, const SmallNumberProfile& profile = kNhs7r5);

}  // namespace cairn::disclosure
