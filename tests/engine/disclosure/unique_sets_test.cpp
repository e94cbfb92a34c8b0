#include "engine/disclosure/unique_sets.h"

#include <gtest/gtest.h>

namespace cairn::disclosure {
namespace {

Table make_table(const std::vector<std::vector<std::string>>& rows) {
  Table table;
  table.columns.resize(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) table.columns[c].add(row[c]);
  }
  return table;
}

std::vector<UniqueSet> find(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) columns.push_back(&column);
  return find_unique_sets(table.rows(), columns);
}

TEST(UniqueSets, CountARecordForItsSmallestSetsOnly) {
  // The last is alone with its first value, so sets that hold this column do not count it again; the third and fourth
  // need two columns.
  const auto found = find(make_table(
      {{"a", "x", "1"}, {"a", "x", "1"}, {"a", "y", "1"}, {"b", "x", "1"}, {"b", "y", "1"}, {"c", "x", "1"}}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].columns, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(found[0].records, 3);
  EXPECT_EQ(found[1].columns, (std::vector<std::size_t>{0}));
  EXPECT_EQ(found[1].records, 1);
}

TEST(UniqueSets, ThreeColumnsAtMost) {
  // Every row of an even-parity table of four bits is unique in all four columns and in any three, never in two.
  std::vector<std::vector<std::string>> rows;
  for (int bits = 0; bits < 8; ++bits) {
    const int a = bits & 1, b = (bits >> 1) & 1, c = (bits >> 2) & 1;
    rows.push_back({std::to_string(a), std::to_string(b), std::to_string(c), std::to_string(a ^ b ^ c)});
  }
  const auto found = find(make_table(rows));
  ASSERT_EQ(found.size(), 4U);
  for (const UniqueSet& set : found) {
    EXPECT_EQ(set.columns.size(), 3U);
    EXPECT_EQ(set.records, 8);
  }
}

TEST(UniqueSets, NothingWhereEverybodyHasATwin) {
  EXPECT_TRUE(find(make_table({{"a", "x"}, {"a", "x"}, {"b", "y"}, {"b", "y"}})).empty());
}

}  // namespace
}  // namespace cairn::disclosure
