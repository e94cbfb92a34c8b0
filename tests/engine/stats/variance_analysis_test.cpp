#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engine/stats/nist_regression.h"
#include "engine/stats/nist_univariate.h"
#include "engine/stats/one_way_anova.h"
#include "engine/stats/student_t.h"
#include "engine/stats/variance_tests.h"
#include "engine/stats/welch_anova.h"
#include "engine/stats/welch_t.h"

namespace cairn::stats {
namespace {

Sample random_sample(unsigned seed, std::size_t n, double sd = 1) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal(10, sd);
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) sample.values.push_back(normal(engine));
  return sample;
}

AnovaGroups make_groups(std::vector<Sample> samples) {
  AnovaGroups out;
  for (Sample& sample : samples) {
    out.n += sample.n();
    out.groups.push_back({std::to_string(out.groups.size()), std::move(sample.values)});
  }
  return out;
}

TEST(OneWayAnova, WithTwoGroupsIsStudentsTSquared) {
  const Sample x = random_sample(1, 12), y = random_sample(2, 17);
  const auto anova = compute_one_way_anova(make_groups({x, y}));
  const auto t = compute_student_t(x, y);
  ASSERT_TRUE(anova && t);
  EXPECT_NEAR(anova->f, t->statistic * t->statistic, 1e-10);
  EXPECT_NEAR(anova->p, t->p, 1e-12);
}

TEST(WelchAnova, WithTwoGroupsIsWelchsTSquared) {
  const Sample x = random_sample(3, 9, 4), y = random_sample(4, 21);
  const auto anova = compute_welch_anova(make_groups({x, y}));
  const auto t = compute_welch_t(x, y);
  ASSERT_TRUE(anova && t);
  EXPECT_NEAR(anova->statistic, t->statistic * t->statistic, 1e-10);
  EXPECT_NEAR(anova->df2, t->df, 1e-9);
}

TEST(OneWayAnova, IsTheSameForGroupsInAnyOrderAndOnAnyScale) {
  const Sample x = random_sample(5, 8), y = random_sample(6, 9), z = random_sample(7, 10);
  AnovaGroups moved = make_groups({z, x, y});
  for (AnovaGroup& group : moved.groups) {
    for (double& value : group.values) value = value * 100 - 7;
  }
  const auto first = compute_one_way_anova(make_groups({x, y, z})), second = compute_one_way_anova(moved);
  EXPECT_NEAR(first->f, second->f, 1e-10);
  EXPECT_NEAR(first->omega_squared, second->omega_squared, 1e-12);
  EXPECT_LT(first->omega_squared, first->epsilon_squared + 1e-15);
  EXPECT_LT(first->epsilon_squared, first->eta_squared);
}

TEST(OneWayAnova, IsTheSameForNumbersAsHeldAndAsWrittenWhenDigitsAreFew) {
  const AnovaGroups groups = make_groups({{{1.5, 2.25, 3}, 0}, {{2, 4.75, 6}, 0}});
  EXPECT_EQ(compute_one_way_anova(groups)->f, compute_one_way_anova(groups, Digits::AsWritten)->f);
}

TEST(VarianceTests, TurnRoundWhenGroupsAreSwapped) {
  const Sample x = random_sample(8, 15, 2), y = random_sample(9, 24);
  const auto there = compute_variance_tests(x, y), back = compute_variance_tests(y, x);
  ASSERT_TRUE(there && back);
  EXPECT_NEAR(there->f_ratio * back->f_ratio, 1, 1e-12);
  EXPECT_NEAR(there->f_p, back->f_p, 1e-12);
  EXPECT_NEAR(there->f_ci.lower * back->f_ci.upper, 1, 1e-12);
  EXPECT_NEAR(there->brown_forsythe->statistic, back->brown_forsythe->statistic, 1e-10);
  EXPECT_EQ(there->shapiro[0]->w, back->shapiro[1]->w);
}

TEST(ShapiroWilk, StaysBetweenNoneAndOneAndKnowsNoScale) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    Sample sample = random_sample(seed, 3 + seed);
    const auto first = compute_shapiro_wilk(sample.values);
    ASSERT_TRUE(first);
    EXPECT_GT(first->w, 0);
    EXPECT_LE(first->w, 1);
    EXPECT_GE(first->p, 0);
    EXPECT_LE(first->p, 1);
    for (double& value : sample.values) value = 1e3 - 50 * value;
    EXPECT_NEAR(compute_shapiro_wilk(sample.values)->w, first->w, 1e-9);
  }
  EXPECT_FALSE(compute_shapiro_wilk(std::vector<double>{2, 2, 2, 2}));
  EXPECT_FALSE(compute_shapiro_wilk(std::vector<double>{1, 2}));
}

TEST(NistUnivariate, KeepsTheSpreadOfNumbersThatDifferInLateDigits) {
  Sample near, far;
  for (int i = 0; i < 1001; ++i) {
    near.values.push_back(std::round((0.2 + i % 3 * 0.1) * 10) / 10);
    far.values.push_back(std::round((100000000.2 + i % 3 * 0.1) * 10) / 10);
  }
  EXPECT_NEAR(compute_nist_univariate(far)->sd / compute_nist_univariate(near)->sd, 1, 1e-9);
}

TEST(NistRegression, FindsAPolynomialOfHighDegreeExactly) {
  Column x, y;
  for (int i = 1; i <= 25; ++i) {
    double sum = 0;
    for (int power = 0; power <= 7; ++power) sum += std::pow(i, power);
    x.emplace_back(i);
    y.emplace_back(sum);
  }
  const auto result = compute_nist_polynomial(y, x, 7, Intercept::Fitted);
  ASSERT_TRUE(result);
  for (const double estimate : result->estimate) EXPECT_NEAR(estimate, 1, 1e-7);
}

}  // namespace
}  // namespace cairn::stats
