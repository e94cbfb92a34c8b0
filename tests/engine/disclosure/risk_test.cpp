#include "engine/disclosure/risk.h"

#include <gtest/gtest.h>

namespace cairn::disclosure {
namespace {

Table make_table(const std::vector<std::vector<std::string>>& rows) {
  Table table;
  for (std::size_t i = 0; i < rows.front().size(); ++i) {
    table.columns.push_back({"c" + std::to_string(i), {}, {}});
    for (const auto& row : rows) table.columns.back().add(row[i]);
  }
  return table;
}

TEST(Risk, CountsUniquesAndTheAverageChanceOfAMatch) {
  const Table table = make_table({{"a", "x"}, {"a", "x"}, {"a", "y"}, {"b", "y"}});
  const Risk risk = compute_risk(group_rows(4, {&table.columns[0], &table.columns[1]}), 2);
  EXPECT_EQ(risk.classes, 3);
  EXPECT_EQ(risk.uniques, 2);
  EXPECT_EQ(risk.below_k, 2);
  EXPECT_DOUBLE_EQ(risk.prosecutor_highest, 1);
  EXPECT_DOUBLE_EQ(risk.marketer, 0.75);
}

TEST(Risk, AStarAgreesWithEverythingOnlyWhenAsked) {
  const Table table = make_table({{"a", "x"}, {"a", "*"}, {"b", "y"}, {"b", "y"}});
  const std::vector<const Column*> columns = {&table.columns[0], &table.columns[1]};
  const Grouping grouping = group_rows(4, columns);
  EXPECT_EQ(compute_risk(grouping, 2).smallest_class, 1);
  EXPECT_EQ(smallest_class_with_wildcards(grouping, columns), 2);
}

TEST(Risk, RowsOrderedByContentSayNothingAboutTheirArrival) {
  const Table one = make_table({{"b", "1"}, {"a", "2"}, {"a", "1"}}),
              other = make_table({{"a", "1"}, {"b", "1"}, {"a", "2"}});
  std::string first, second;
  for (const auto row : order_by_content(one)) first += one.columns[0].text(row) + one.columns[1].text(row);
  for (const auto row : order_by_content(other)) second += other.columns[0].text(row) + other.columns[1].text(row);
  EXPECT_EQ(first, "a1a2b1");
  EXPECT_EQ(first, second);
}

TEST(Risk, GroupsThatSayTheSameAreCountedAndNoAnswerIsNone) {
  Column group{"group", {}, {}}, answer{"answer", {}, {}};
  for (const auto& [its_group, its_answer] : std::vector<std::pair<const char*, const char*>>{{"a", "yes"},
                                                                                              {"b", "no"},
                                                                                              {"a", "yes"},
                                                                                              {"b", "yes"},
                                                                                              {"c", ""},
                                                                                              {"c", ""},
                                                                                              {"a", "yes"},
                                                                                              {"d", "no"},
                                                                                              {"d", ""}}) {
    group.add(its_group);
    answer.add(its_answer);
  }
  const Agreement agreement = count_agreeing(group_rows(9, {&group}), answer);
  EXPECT_EQ(agreement.classes, 1);
  EXPECT_EQ(agreement.records, 3);
}

}  // namespace
}  // namespace cairn::disclosure
