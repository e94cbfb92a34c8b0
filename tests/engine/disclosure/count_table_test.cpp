#include "engine/disclosure/count_table.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"

namespace cairn::disclosure {
namespace {

Pattern hide_small_only(const CountTable& table) {
  Pattern hidden(table.rows() + 1, std::vector<bool>(table.columns() + 1, false));
  for (std::size_t r = 0; r < table.rows(); ++r) {
    for (std::size_t c = 0; c < table.columns(); ++c) hidden[r][c] = table.counts[r][c] > 0 && table.counts[r][c] < 8;
  }
  return hidden;
}

/// Every way to fill the hidden cells so that all totals fit: the attacker's own search, without any cleverness.
Interval enumerate(const CountTable& table, const Pattern& hidden, std::size_t row, std::size_t column) {
  std::vector<std::pair<std::size_t, std::size_t>> cells;
  std::vector<std::int64_t> row_left(table.rows(), 0), column_left(table.columns(), 0);
  for (std::size_t r = 0; r < table.rows(); ++r) {
    for (std::size_t c = 0; c < table.columns(); ++c) {
      if (!hidden[r][c]) continue;
      cells.emplace_back(r, c);
      row_left[r] += table.counts[r][c];
      column_left[c] += table.counts[r][c];
    }
  }
  Interval found{1'000'000, -1};
  std::vector<std::int64_t> values(cells.size(), 0);
  const std::function<void(std::size_t)> fill = [&](std::size_t at) {
    if (at == cells.size()) {
      for (const std::int64_t left : row_left)
        if (left != 0) return;
      for (const std::int64_t left : column_left)
        if (left != 0) return;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] != std::pair(row, column)) continue;
        found.low = std::min(found.low, values[i]);
        found.high = std::max(found.high, values[i]);
      }
      return;
    }
    const auto [r, c] = cells[at];
    for (std::int64_t value = 1; value <= std::min(row_left[r], column_left[c]); ++value) {
      values[at] = value;
      row_left[r] -= value;
      column_left[c] -= value;
      fill(at + 1);
      row_left[r] += value;
      column_left[c] += value;
    }
  };
  fill(0);
  return found;
}

TEST(CountTable, AuditAgreesWithTryingEverything) {
  const CountTable table{{{9, 4, 8}, {8, 3, 6}, {1, 9, 8}}, true, true};
  Pattern hidden = hide_small_only(table);
  hidden[0][0] = hidden[1][0] = hidden[0][2] = true;
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t c = 0; c < 3; ++c) {
      if (!hidden[r][c]) continue;
      const Interval expected = enumerate(table, hidden, r, c), found = audit_cell(table, hidden, r, c);
      EXPECT_EQ(found.low, expected.low) << r << "," << c;
      EXPECT_EQ(found.high, expected.high) << r << "," << c;
    }
  }
}

TEST(CountTable, ReferenceTablesAreProtectedWithTheProvenSmallestNumberOfCells) {
  const std::filesystem::path file =
      std::filesystem::path(CAIRN_SOURCE_DIR) / "../shared/reference/privacy/suppression_tables.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the reference tables are not here";
  std::ifstream in(file);
  const auto document = parse_json(std::string(std::istreambuf_iterator<char>(in), {}), {std::size_t{16} << 20, 64});
  ASSERT_TRUE(document);
  std::size_t recovered = 0;
  for (const Json& one : document->at("tables")) {
    CountTable table{one.at("counts").get<std::vector<std::vector<std::int64_t>>>(), true, true};
    const auto result = protect_table(table);
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->proven_smallest);
    EXPECT_EQ(result->complementary, one.at("min_secondary_count").get<std::size_t>()) << one.at("id");
    for (std::size_t r = 0; r < table.rows(); ++r) {
      for (std::size_t c = 0; c < table.columns(); ++c) {
        if (table.counts[r][c] == 0 || table.counts[r][c] >= 8) continue;
        const Interval interval = audit_cell(table, result->hidden, r, c);
        EXPECT_GE(interval.high - interval.low, 5) << one.at("id") << ": " << r << "," << c;
        const Interval undefended =
            audit_cell(table, hide_small_only(table), r, c);  // the attack works without the defence
        if (undefended.low == undefended.high) ++recovered;
      }
    }
  }
  EXPECT_EQ(recovered, 27U);
}

TEST(CountTable, ALoneSmallCellInARowNeedsItsTotalHiddenToo) {
  const CountTable table{{{3, 0, 0}, {20, 30, 40}, {25, 35, 45}}, true, true};
  const auto result = protect_table(table);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->hidden[0][3]);
  EXPECT_GE(audit_cell(table, result->hidden, 0, 0).high - audit_cell(table, result->hidden, 0, 0).low, 5);
}

TEST(CountTable, WithoutTotalsNothingFurtherIsHidden) {
  const auto result = protect_table({{{3, 20}, {30, 40}}, false, false});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->primary, 1U);
  EXPECT_EQ(result->complementary, 0U);
}

}  // namespace
}  // namespace cairn::disclosure
