#include "engine/extract/count_csv.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "engine/base/text.h"
#include "engine/disclosure/count_table.h"
#include "engine/extract/csv.h"

namespace cairn::extract {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::int64_t kLargestCount = 1'000'000'000;

bool is_total_name(std::string_view name) {
  std::string lower(trim(name));
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower == "total" || lower == "all" || lower == "totals";
}

void add(Issues& issues, std::size_t row, std::string message) {
  issues.push_back({Severity::Error, "count-table", "row " + std::to_string(row + 1), std::move(message)});
}

std::optional<std::int64_t> read_count(std::string_view cell) {
  cell = trim(cell);
  std::int64_t count = 0;
  const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), count);
  if (failure != std::errc{} || end != cell.data() + cell.size() || count < 0 || count > kLargestCount)
    return std::nullopt;
  return count;
}

/// All numbers of the table, totals too.
std::vector<std::vector<std::int64_t>> read_counts(const Rows& rows, Issues& issues) {
  std::vector<std::vector<std::int64_t>> counts;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    counts.emplace_back();
    if (rows[r].size() != rows[0].size()) add(issues, r, "This row has another number of cells than the header.");
    for (std::size_t c = 1; c < rows[r].size(); ++c) {
      const auto count = read_count(rows[r][c]);
      if (!count) add(issues, r, "A cell of this row is not a count (a whole number of people, 0 or more).");
      counts.back().push_back(count.value_or(0));
    }
  }
  return counts;
}

void check_totals(const std::vector<std::vector<std::int64_t>>& all, const disclosure::CountTable& table,
                  Issues& issues) {
  for (std::size_t r = 0; r < table.rows() && table.has_row_totals; ++r) {
    if (all[r].back() != table.row_total(r)) add(issues, r + 1, "The total of this row is not the sum of its cells.");
  }
  if (!table.has_column_totals) return;
  for (std::size_t c = 0; c < all.back().size(); ++c) {
    const std::int64_t expected = c < table.columns() ? table.column_total(c) : table.total();
    if (all.back()[c] != expected)
      add(issues, all.size(), "The total of column " + std::to_string(c + 2) + " is not the sum of its cells.");
  }
}

}  // namespace

Result<SuppressedTable> suppress_csv(std::string_view csv, const disclosure::SmallNumberProfile& profile,
                                     char separator, bool is_protected) {
  CAIRN_ASSIGN(Rows rows, parse_csv_rows(csv, separator));
  const auto refuse = [](Issues found) {
    return Error{ErrorCode::Unprocessable, "The table cannot be used.", "", std::move(found)};
  };
  if (rows.size() < 2 || rows[0].size() < 2)
    return refuse(
        {{Severity::Error, "count-table", "", "Give a header, and at least one row with a name and a count."}});
  Issues issues;
  const auto all = read_counts(rows, issues);
  if (!issues.empty()) return refuse(std::move(issues));

  disclosure::CountTable table;
  table.has_row_totals = is_total_name(rows[0].back()) && rows[0].size() > 2;
  table.has_column_totals = is_total_name(rows.back().front()) && rows.size() > 2;
  table.is_protected = is_protected;
  table.counts = all;
  if (table.has_column_totals) table.counts.pop_back();
  for (auto& row : table.counts) {
    if (table.has_row_totals) row.pop_back();
  }
  check_totals(all, table, issues);
  if (!issues.empty()) return refuse(std::move(issues));

  CAIRN_ASSIGN(const disclosure::ProtectedTable result, disclosure::protect_table(table, profile));
  for (std::size_t r = 0; r < all.size(); ++r) {
    for (std::size_t c = 0; c < all[r].size(); ++c) {
      rows[r + 1][c + 1] =
          result.hidden[r][c] ? "*" : disclosure::show_count(all[r][c], disclosure::Audience::Others, profile).cell();
    }
  }
  return SuppressedTable{write_csv_rows(rows), result.primary, result.complementary, result.proven_smallest};
}

}  // namespace cairn::extract
