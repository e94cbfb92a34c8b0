#include <gtest/gtest.h>

#include <random>

#include "engine/stats/brunner_munzel.h"
#include "engine/stats/correlation.h"
#include "engine/stats/kendall.h"
#include "engine/stats/kruskal_wallis.h"
#include "engine/stats/ks_two_sample.h"
#include "engine/stats/mann_whitney.h"
#include "engine/stats/sign_test.h"

namespace cairn::stats {
namespace {

Sample random_scores(unsigned seed, std::size_t n, unsigned highest) {
  std::mt19937 engine(seed);
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) sample.values.push_back(static_cast<double>(engine() % (highest + 1)));
  return sample;
}

TEST(SignTest, TurnsAroundWithTheChanges) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Sample up = random_scores(seed, 15 + seed, 8), down = up;
    for (double& change : up.values) change -= 3;
    for (std::size_t i = 0; i < up.n(); ++i) down.values[i] = -up.values[i];
    TestOptions greater, less;
    greater.alternative = Alternative::Greater;
    less.alternative = Alternative::Less;
    const auto a = compute_sign_test(up, greater), b = compute_sign_test(down, less);
    EXPECT_EQ(a->n_positive, b->n_negative);
    EXPECT_DOUBLE_EQ(a->p, b->p);
    EXPECT_DOUBLE_EQ(a->median, -b->median);
    EXPECT_DOUBLE_EQ(a->ci.lower, -b->ci.upper);
    EXPECT_GE(a->coverage, 0.95);
  }
}

TEST(SignTest, HasAnOpenIntervalForFewPeopleAndSeesZerosInDecimals) {
  const auto result = compute_sign_test(Sample{{0.3 - 0.1 - 0.2, 1, 2}, 0});
  EXPECT_EQ(result->n_zero, 1U);
  EXPECT_TRUE(std::isinf(result->ci.lower));
  EXPECT_EQ(result->coverage, 1);
}

TEST(BrunnerMunzel, EstimatesWhatMannWhitneyCounts) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const Sample x = random_scores(seed, 12, 9), y = random_scores(seed + 90, 17, 6);
    const auto there = compute_brunner_munzel(x, y), back = compute_brunner_munzel(y, x);
    EXPECT_NEAR(there->estimate, 1 - compute_mann_whitney(x, y)->prob_superiority, 1e-12);
    EXPECT_NEAR(there->statistic, -back->statistic, 1e-10);
    EXPECT_NEAR(there->p, back->p, 1e-12);
  }
}

TEST(KsTwoSample, IsTheSameForAnyRisingScaleAndEitherOrder) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const Sample x = random_scores(seed, 11, 8), y = random_scores(seed + 90, 14, 10);
    Sample u = x, v = y;
    for (double& value : u.values) value = std::exp(value);
    for (double& value : v.values) value = std::exp(value);
    const auto plain = compute_ks_two_sample(x, y), scaled = compute_ks_two_sample(v, u);
    EXPECT_EQ(plain->variant, RankMethod::Exact);
    EXPECT_DOUBLE_EQ(plain->statistic, scaled->statistic);
    EXPECT_NEAR(plain->p, scaled->p, 1e-13);
  }
}

TEST(KsTwoSample, HasTheLimitItTendsTo) {
  std::mt19937 engine(3);
  std::normal_distribution<double> normal;
  Sample x, y;
  for (int i = 0; i < 1500; ++i) {
    x.values.push_back(normal(engine));
    y.values.push_back(normal(engine) + 0.05);
  }
  EXPECT_NEAR(compute_ks_two_sample(x, y, RankMethod::Exact)->p, compute_ks_two_sample(x, y, RankMethod::Asymptotic)->p,
              0.02);
  // Both series of the limit meet where one gives way to the other.
  EXPECT_NEAR(kolmogorov_upper(std::nextafter(1.0, 0.0)), kolmogorov_upper(1), 4e-5);
  EXPECT_EQ(compute_ks_two_sample(Sample{{1, 2}, 0}, Sample{{2, 1}, 0})->p, 1);
}

TEST(KruskalWallis, OfTwoGroupsIsMannWhitneyWithoutContinuity) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const Sample x = random_scores(seed, 14, 7), y = random_scores(seed + 90, 19, 7);
    Column values;
    DataColumn group{"group", {}, {}};
    for (const double value : x.values) values.emplace_back(value), group.texts.emplace_back("x");
    for (const double value : y.values) values.emplace_back(value), group.texts.emplace_back("y");
    MannWhitneyOptions options;
    options.method = RankMethod::Asymptotic;
    options.continuity = false;
    EXPECT_NEAR(compute_kruskal_wallis(values, group)->p, compute_mann_whitney(x, y, options)->p, 1e-12);
  }
}

TEST(KruskalWallis, RefusesAConstantColumn) {
  const DataColumn group{"group", {}, {"a", "a", "b"}};
  EXPECT_EQ(compute_kruskal_wallis({2.0, 2.0, 2.0}, group).error().code, ErrorCode::ZeroVariance);
  EXPECT_EQ(compute_kruskal_wallis({2.0, 2.0}, group).error().code, ErrorCode::InvalidArgument);
}

TEST(Kendall, AgreesWithCountingEveryPair) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    const std::vector<double> x = random_scores(seed, 8 + seed, 5).values;
    const std::vector<double> y = random_scores(seed + 90, 8 + seed, 7).values;
    double score = 0, not_tied_x = 0, not_tied_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t j = i + 1; j < x.size(); ++j) {
        const double product = (x[i] - x[j]) * (y[i] - y[j]);
        score += product > 0 ? 1 : product < 0 ? -1 : 0;
        not_tied_x += x[i] != x[j] ? 1 : 0;
        not_tied_y += y[i] != y[j] ? 1 : 0;
      }
    }
    EXPECT_NEAR(compute_kendall(x, y).tau_b, score / std::sqrt(not_tied_x * not_tied_y), 1e-12);
  }
}

TEST(Correlation, KeepsItsRanksOnAnyRisingScale) {
  Pairs pairs{random_scores(1, 40, 20).values, random_scores(2, 40, 20).values, 0};
  Pairs turned = pairs;
  for (double& value : turned.x) value = std::exp(value / 4);
  for (double& value : turned.y) value = -value;
  const auto plain = compute_correlation(pairs), other = compute_correlation(turned);
  EXPECT_NEAR(plain->spearman, -other->spearman, 1e-12);
  EXPECT_NEAR(plain->kendall_tau_b, -other->kendall_tau_b, 1e-12);
  turned.x = pairs.x;
  EXPECT_NEAR(compute_correlation(turned)->pearson_ci.lower, -plain->pearson_ci.upper, 1e-12);
}

TEST(Correlation, OfAStraightLineIsOne) {
  const auto line = compute_correlation(Pairs{{1, 2, 3, 4, 5}, {3, 5, 7, 9, 11}, 0});
  EXPECT_NEAR(line->pearson, 1, 1e-12);
  EXPECT_LE(line->pearson_ci.upper, 1);
  EXPECT_NEAR(line->spearman, 1, 1e-12);
}

}  // namespace
}  // namespace cairn::stats
