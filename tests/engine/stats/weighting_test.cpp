#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engine/stats/balance_table.h"
#include "engine/stats/entropy_balance.h"
#include "engine/stats/ipw.h"

namespace cairn::stats {
namespace {

Data random_cohorts(unsigned seed, std::size_t n) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  Data data;
  data.columns = {{"treat", {}, {}}, {"y", {}, {}}, {"x", {}, {}}};
  for (std::size_t i = 0; i < n; ++i) {
    const double x = normal(engine), treat = x + 2 * normal(engine) > 0 ? 1 : 0;
    data.columns[0].numbers.emplace_back(treat);
    data.columns[1].numbers.emplace_back(3 * x + 2 * treat + normal(engine));
    data.columns[2].numbers.emplace_back(x);
  }
  return data;
}

Data turned(Data data) {
  for (auto& value : data.columns[0].numbers) value = 1 - *value;
  return data;
}

TEST(Ipw, ChangesSignWhenGroupsAreSwapped) {
  const Data data = random_cohorts(1, 200);
  for (const WeightKind kind : {WeightKind::Everybody, WeightKind::Stabilised, WeightKind::Overlap}) {
    const auto there = compute_ipw("treat ~ x", data, kind), back = compute_ipw("treat ~ x", turned(data), kind);
    ASSERT_TRUE(there && back);
    EXPECT_NEAR(there->estimate, -back->estimate, 1e-9);
    EXPECT_NEAR(there->se, back->se, 1e-9);
    EXPECT_NEAR(there->ess_treated, back->ess_control, 1e-6);
  }
}

TEST(EntropyBalance, MakesAveragesEqualAndDoesNotKnowAScale) {
  Data data = random_cohorts(2, 150);
  const auto first = compute_entropy_balance(data);
  for (auto& value : data.columns[2].numbers) value = *value * 50 + 1000;
  const auto second = compute_entropy_balance(data);
  ASSERT_TRUE(first && second);
  EXPECT_LT(first->max_imbalance_sd, 1e-12);
  EXPECT_NEAR(first->estimate, second->estimate, 1e-9);
  EXPECT_LE(first->ess, static_cast<double>(first->n_control));
  EXPECT_GE(first->entropy, 0);
}

TEST(BalanceTable, ChangesSignWhenGroupsAreSwappedAndHasNoFigureForAConstant) {
  Data data = random_cohorts(3, 90);
  data.columns[0].name = "group";
  data.columns.push_back({"same", Column(90, 4.0), {}});
  const auto there = compute_balance_table(data, "1"), back = compute_balance_table(data, "0");
  ASSERT_TRUE(there && back);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(*there->rows[i].smd, -*back->rows[i].smd, 1e-14);
    EXPECT_NEAR(*there->rows[i].variance_ratio * *back->rows[i].variance_ratio, 1, 1e-12);
    EXPECT_NEAR(*there->rows[i].ks, *back->rows[i].ks, 1e-14);
  }
  EXPECT_FALSE(there->rows[2].smd);
}

}  // namespace
}  // namespace cairn::stats
