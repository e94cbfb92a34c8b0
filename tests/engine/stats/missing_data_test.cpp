#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/stats/missing_report.h"
#include "engine/stats/pooling.h"

namespace cairn::stats {
namespace {

std::vector<DataColumn> random_columns(unsigned seed, std::size_t n) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  std::vector<DataColumn> columns = {{"a", {}, {}}, {"b", {}, {}}, {"c", {}, {}}};
  for (std::size_t i = 0; i < n; ++i) {
    const double common = normal(engine);
    for (DataColumn& column : columns) {
      const double value = common + normal(engine);
      column.numbers.push_back(engine() % 5 == 0 ? std::nullopt : std::optional(value));
    }
  }
  return columns;
}

TEST(MissingReport, CountsTheSameInAnyOrderOfColumnsAndOnAnyScale) {
  std::vector<DataColumn> columns = random_columns(1, 80);
  const auto first = compute_missing_report(columns);
  std::swap(columns[0], columns[2]);
  for (auto& value : columns[1].numbers)
    if (value) value = *value * 1000 - 5;
  const auto second = compute_missing_report(columns);
  ASSERT_TRUE(first && second && first->little && second->little);
  EXPECT_NEAR(first->little->statistic, second->little->statistic, 1e-7);
  EXPECT_EQ(first->little->df, second->little->df);
  EXPECT_EQ(first->missing_by_column[0], second->missing_by_column[2]);
  EXPECT_EQ(first->complete_cases, second->complete_cases);
  EXPECT_EQ(first->pattern_counts, second->pattern_counts);
}

TEST(MissingReport, SeldomFindsASystemInGapsByChance) {
  int found = 0;
  for (unsigned seed = 0; seed < 200; ++seed)
    found += compute_missing_report(random_columns(seed, 120))->little->p < 0.05;
  EXPECT_LT(found, 25);  // 10 expected
  EXPECT_GT(found, 1);
}

TEST(MissingReport, FindsASystemWhenThoseWithHighValuesLeaveTheNextOut) {
  std::vector<DataColumn> columns = random_columns(2, 150);
  for (std::size_t i = 0; i < 150; ++i)
    if (columns[0].numbers[i].value_or(0) > 0.5) columns[1].numbers[i].reset();
  EXPECT_LT(compute_missing_report(columns)->little->p, 1e-6);
}

TEST(MissingReport, GivesNoTestForAConstantColumn) {
  std::vector<DataColumn> columns = random_columns(3, 40);
  for (auto& value : columns[1].numbers)
    if (value) value = 7;
  const auto report = compute_missing_report(columns);
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->little);
}

TEST(PoolEstimates, TurnsWithTheSignAndKeepsOrderOut) {
  const std::vector<double> estimates = {1.2, 0.8, 1.9, 1.1}, variances = {0.2, 0.3, 0.25, 0.22};
  const std::vector<double> turned = {-1.1, -1.9, -0.8, -1.2}, reversed = {0.22, 0.25, 0.3, 0.2};
  const auto first = pool_estimates(estimates, variances, 40), second = pool_estimates(turned, reversed, 40);
  ASSERT_TRUE(first && second);
  EXPECT_NEAR(first->estimate, -second->estimate, 1e-14);
  EXPECT_NEAR(first->ci.lower, -second->ci.upper, 1e-12);
  EXPECT_NEAR(first->df, second->df, 1e-10);
}

TEST(PoolEstimates, NeverKnowsMoreThanCompleteDataWould) {
  std::mt19937 engine(4);
  std::normal_distribution<double> normal;
  for (int round = 0; round < 100; ++round) {
    const double spread = round * 0.05;
    const std::vector<double> estimates = {spread * normal(engine), spread * normal(engine), spread * normal(engine)};
    const auto pooled = pool_estimates(estimates, std::vector<double>{1, 1.2, 0.9}, 30);
    ASSERT_TRUE(pooled);
    EXPECT_LE(pooled->df, 30);
    EXPECT_GE(pooled->total, pooled->within);
    EXPECT_GE(pooled->missing_information, pooled->share_between);
    EXPECT_LE(pooled->missing_information, 1);
  }
}

}  // namespace
}  // namespace cairn::stats
