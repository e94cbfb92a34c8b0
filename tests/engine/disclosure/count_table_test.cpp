#include "engine/disclosure/count_table.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/base/random.h"

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

/// Random tables of every shape up to 4 × 4 under every profile, attacked by trying everything.
TEST(CountTable, NoSmallCellOfARandomTableCanBeNarrowedDown) {
  SeededRandom random(20260301);
  int attacked = 0;
  for (int round = 0; round < 400; ++round) {
    CountTable table{{}, true, true};
    const std::size_t columns = 2 + random.below(3);
    for (std::size_t rows = 2 + random.below(3); rows > 0; --rows) {
      table.counts.emplace_back();
      for (std::size_t c = 0; c < columns; ++c)
        table.counts.back().push_back(static_cast<std::int64_t>(random.below(random.below(2) == 0 ? 9 : 30)));
    }
    const SmallNumberProfile profile = std::array{kNhs7r5, kInternal5, kPublic10}[random.below(3)];
    const auto result = protect_table(table, profile);
    if (!result) continue;
    for (std::size_t r = 0; r < table.rows(); ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        if (!profile.is_small(table.counts[r][c])) continue;
        EXPECT_TRUE(result->hidden[r][c]);
        const Interval interval = audit_cell(table, result->hidden, r, c, profile);
        EXPECT_GE(interval.high - interval.low, std::min<std::int64_t>(5, profile.hide_below - 2));
        ++attacked;
      }
    }
  }
  EXPECT_GT(attacked, 500);
}

TEST(CountTable, AGroupThatAgreesIsNotShownToAgree) {
  const CountTable table{{{0, 12, 0}, {30, 40, 20}, {25, 35, 45}}, true, true};
  ASSERT_TRUE(is_group_disclosure(table, 0));
  EXPECT_FALSE(is_group_disclosure(table, 1));
  const auto result = protect_table(table);
  ASSERT_TRUE(result);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_TRUE(result->hidden[0][c]) << "a shown zero beside it would tell";
  EXPECT_LE(audit_cell(table, result->hidden, 0, 1).low, 7);
  const auto others =
      std::max(audit_cell(table, result->hidden, 0, 0).high, audit_cell(table, result->hidden, 0, 2).high);
  EXPECT_GE(others, 5);
  // Without the rule the row is shown as it is: nothing in it is small.
  Pattern shown(4, std::vector<bool>(4, false));
  EXPECT_EQ(audit_cell(table, shown, 0, 1).low, 12);
}

TEST(CountTable, OfADelicateAnswerNoGroupOfAnySizeIsShownToAgree) {
  CountTable table{{{0, 120}, {30, 40}, {25, 35}}, true, true};
  EXPECT_FALSE(is_group_disclosure(table, 0));
  table.is_protected = true;
  const auto result = protect_table(table);
  ASSERT_TRUE(result);
  EXPECT_GE(audit_cell(table, result->hidden, 0, 0).high, 5);
}

TEST(CountTable, PublicDataHideZerosAndEverythingUnderTen) {
  const auto result = protect_table({{{0, 50, 60}, {9, 70, 80}, {40, 45, 95}}, true, true}, kPublic10);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->hidden[0][0]);
  EXPECT_TRUE(result->hidden[1][0]);
  EXPECT_EQ(show_count(0, Audience::Others, kPublic10).cell(), "*");
  EXPECT_EQ(show_count(12, Audience::Others, kPublic10).cell(), "12");
}

/// A table that somebody made to keep the machine busy.
TEST(CountTable, ALargeTableOfSmallNumbersEndsInTime) {
  SeededRandom random(5);
  CountTable table{{}, true, true};
  for (int r = 0; r < 40; ++r) {
    table.counts.emplace_back();
    for (int c = 0; c < 25; ++c) table.counts.back().push_back(static_cast<std::int64_t>(random.below(40)));
  }
  const auto result = protect_table(table);
  ASSERT_TRUE(result);
  EXPECT_FALSE(result->proven_smallest);
  for (std::size_t r = 0; r < 40; ++r) {
    for (std::size_t c = 0; c < 25; ++c) {
      if (table.counts[r][c] == 0 || table.counts[r][c] > 7) continue;
      const Interval interval = audit_cell(table, result->hidden, r, c);
      EXPECT_GE(interval.high - interval.low, 5);
    }
  }
}

TEST(CountTable, WithoutTotalsNothingFurtherIsHidden) {
  const auto result = protect_table({{{3, 20}, {30, 40}}, false, false});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->primary, 1U);
  EXPECT_EQ(result->complementary, 0U);
}

}  // namespace
}  // namespace cairn::disclosure
