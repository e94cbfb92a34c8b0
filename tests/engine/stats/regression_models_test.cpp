#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "engine/stats/logistic.h"
#include "engine/stats/ols.h"

namespace cairn::stats {
namespace {

Data random_rows(unsigned seed, std::size_t n) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  Data data;
  data.columns = {{"y", {}, {}}, {"x", {}, {}}, {"z", {}, {}}, {"yes", {}, {}}, {"group", {}, {}}};
  for (std::size_t i = 0; i < n; ++i) {
    const double x = normal(engine), z = normal(engine);
    data.columns[0].numbers.emplace_back(2 + x - 0.5 * z + normal(engine));
    data.columns[1].numbers.emplace_back(x);
    data.columns[2].numbers.emplace_back(z);
    data.columns[3].numbers.emplace_back(0.7 * x + normal(engine) > 0 ? 1 : 0);
    data.columns[4].texts.emplace_back(engine() % 2 == 0 ? "a" : "b");
  }
  return data;
}

DataColumn& find(Data& data, std::string_view name) {
  return *std::find_if(data.columns.begin(), data.columns.end(),
                       [&](const DataColumn& one) { return one.name == name; });
}

void permute(Data& data, unsigned seed) {
  std::vector<std::size_t> order(data.columns.front().n());
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937(seed));
  for (DataColumn& column : data.columns) {
    const DataColumn before = column;
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (column.is_text()) column.texts[i] = before.texts[order[i]];
      if (!column.is_text()) column.numbers[i] = before.numbers[order[i]];
    }
  }
}

TEST(Ols, IsTheSameInAnyOrderOfRows) {
  Data data = random_rows(1, 60);
  const auto first = compute_ols("y ~ x * group + z", data);
  permute(data, 2);
  const auto second = compute_ols("y ~ x * group + z", data);
  ASSERT_TRUE(first && second);
  for (std::size_t i = 0; i < first->coefficients.size(); ++i) {
    EXPECT_NEAR(first->coefficients[i].estimate, second->coefficients[i].estimate, 1e-12);
    EXPECT_NEAR((*first->robust[3])[i].se, (*second->robust[3])[i].se, 1e-12);
  }
  EXPECT_NEAR(first->breusch_pagan->statistic, second->breusch_pagan->statistic, 1e-10);
}

TEST(Ols, KeepsItsStatisticsWhenColumnsAreMovedAndScaled) {
  Data data = random_rows(3, 45);
  const auto first = compute_ols("y ~ x + z", data);
  for (auto& value : find(data, "y").numbers) value = *value * 1000 + 5e6;
  for (auto& value : find(data, "x").numbers) value = *value * 1e-6 - 3;
  const auto second = compute_ols("y ~ x + z", data);
  ASSERT_TRUE(first && second);
  for (std::size_t i = 1; i < 3; ++i) {
    EXPECT_NEAR(first->coefficients[i].statistic, second->coefficients[i].statistic, 1e-7);
    EXPECT_NEAR((*first->robust[4])[i].statistic, (*second->robust[4])[i].statistic, 1e-7);
  }
  EXPECT_NEAR(first->r_squared, second->r_squared, 1e-9);
  EXPECT_NEAR(first->max_leverage, second->max_leverage, 1e-9);
}

TEST(Ols, HasNoRobustErrorsOfTheCorrectedKindsWhenOneRowHasAGroupOfItsOwn) {
  Data data = random_rows(4, 20);
  auto& groups = find(data, "group").texts;
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i] = i == 0 ? "alone" : i % 2 == 0 ? "a" : "b";
  const auto result = compute_ols("y ~ group", data);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->robust[0] && result->robust[1]);
  EXPECT_FALSE(result->robust[2] || result->robust[3] || result->robust[4]);
  EXPECT_FALSE(result->max_cooks_distance);
  EXPECT_NEAR(result->max_leverage, 1, 1e-12);
  EXPECT_EQ(result->row_of_max_leverage, 0);
}

TEST(Ols, NamesWhatStandsInTheWay) {
  Data data = random_rows(5, 20);
  for (auto& value : find(data, "z").numbers) value = 4;
  EXPECT_EQ(compute_ols("y ~ x + z", data).error().code, ErrorCode::Singular);
  for (auto& value : find(data, "y").numbers) value = 0.1;
  EXPECT_EQ(compute_ols("y ~ x", data).error().code, ErrorCode::ZeroVariance);
  EXPECT_EQ(compute_ols("y ~ nothing", data).error().code, ErrorCode::InvalidArgument);
}

TEST(Logistic, ChangesSignWhenTheOutcomeIsTurnedRound) {
  Data data = random_rows(6, 120);
  const auto there = compute_logistic("yes ~ x + group", data);
  for (auto& value : find(data, "yes").numbers) value = 1 - *value;
  const auto back = compute_logistic("yes ~ x + group", data);
  ASSERT_TRUE(there && back);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(there->coefficients[i].estimate, -back->coefficients[i].estimate, 1e-9);
    EXPECT_NEAR(there->coefficients[i].se, back->coefficients[i].se, 1e-9);
    EXPECT_NEAR(there->odds_ratio[i] * back->odds_ratio[i], 1, 1e-9);
  }
  EXPECT_EQ(there->n_events + back->n_events, there->n);
}

TEST(Logistic, GivesTheOddsRatioOfATwoByTwoTable) {
  Data data;
  data.columns = {{"yes", {}, {}}, {"group", {}, {}}};
  const auto add = [&](double yes, const char* group, int times) {
    for (int i = 0; i < times; ++i) {
      data.columns[0].numbers.emplace_back(yes);
      data.columns[1].texts.emplace_back(group);
    }
  };
  add(1, "a", 12), add(0, "a", 30), add(1, "b", 25), add(0, "b", 20);
  const auto result = compute_logistic("yes ~ group", data);
  ASSERT_TRUE(result);
  EXPECT_NEAR(result->odds_ratio[1], 25.0 * 30 / (20 * 12), 1e-12);
  EXPECT_NEAR(result->coefficients[1].se, std::sqrt(1.0 / 12 + 1.0 / 30 + 1.0 / 25 + 1.0 / 20), 1e-10);
}

TEST(Logistic, FindsSeparationByAGroupAndByALineButNotByAStrongEffect) {
  Data data = random_rows(7, 80);
  for (std::size_t i = 0; i < 80; ++i) find(data, "yes").numbers[i] = *find(data, "x").numbers[i] > 0.3 ? 1 : 0;
  EXPECT_EQ(compute_logistic("yes ~ x + z", data).error().code, ErrorCode::Separation);
  EXPECT_TRUE(compute_logistic("yes ~ z", data));
  std::size_t highest = 0;
  for (std::size_t i = 0; i < 80; ++i)
    if (*find(data, "x").numbers[i] > *find(data, "x").numbers[highest]) highest = i;
  find(data, "yes").numbers[highest] = 0;  // one exception makes the best line finite
  EXPECT_TRUE(compute_logistic("yes ~ x", data));
}

}  // namespace
}  // namespace cairn::stats
