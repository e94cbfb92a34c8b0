#include <gtest/gtest.h>

#include <random>

#include "engine/stats/bootstrap.h"
#include "engine/stats/index_draws.h"
#include "engine/stats/permutation_test.h"
#include "engine/stats/welch_t.h"

namespace cairn::stats {
namespace {

Sample random_values(unsigned seed, std::size_t n, double centre = 0) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal(centre, 1);
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) sample.values.push_back(normal(engine));
  return sample;
}

Sample random_scores(unsigned seed, std::size_t n, unsigned highest) {
  std::mt19937 engine(seed);
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) sample.values.push_back(static_cast<double>(engine() % (highest + 1)));
  return sample;
}

constexpr Statistic kStatistics[] = {Statistic::Mean, Statistic::Median, Statistic::StandardDeviation,
                                     Statistic::TrimmedMean20};

BootstrapOptions bootstrap_of(Statistic statistic, std::size_t threads = 1) {
  BootstrapOptions options;
  options.statistic = statistic;
  options.draws.resamples = 1999;
  options.draws.threads = threads;
  return options;
}

double plain_statistic(std::vector<double> values, Statistic statistic) {
  return ResampledStatistic(Sample{std::move(values), 0}, statistic).estimate();
}

TEST(IndexDraws, VisitsEachIndexEquallyOftenForEveryBatchSize) {
  for (const std::size_t n : {3U, 90U, 101U, 400U, 600U, 12000U, 260000U}) {
    std::vector<int> tenths(10, 0);
    std::size_t draws = 0;
    for (std::size_t replicate = 0; draws < 40000; ++replicate) {
      Xoshiro random(5, replicate);
      visit_draws(random, n, [&](std::size_t lane, std::size_t index) {
        ASSERT_LT(lane, kDrawLanes);
        ASSERT_LT(index, n);
        ++draws;
        ++tenths.at(index * 10 / n);
      });
    }
    EXPECT_EQ(draws % n, 0U) << n;
    double chi_square = 0, cells = 0;
    for (std::size_t tenth = 0; tenth < 10; ++tenth) {
      std::size_t members = 0;
      for (std::size_t index = 0; index < n; ++index) members += index * 10 / n == tenth ? 1 : 0;
      if (members == 0) continue;
      ++cells;
      const double expected = static_cast<double>(draws) * static_cast<double>(members) / static_cast<double>(n);
      chi_square += (tenths[tenth] - expected) * (tenths[tenth] - expected) / expected;
    }
    EXPECT_LT(chi_square, cells - 1 + 6 * std::sqrt(2 * (cells - 1))) << n;
  }
}

TEST(Bootstrap, LeavesOutOneValueAsComputingWithoutItDoes) {
  for (const Statistic statistic : kStatistics) {
    for (unsigned seed = 0; seed < 12; ++seed) {
      const Sample sample = random_scores(seed, 3 + seed, 7);
      std::vector<double> sorted = sample.values;
      std::sort(sorted.begin(), sorted.end());
      const std::vector<double> quick = ResampledStatistic(sample, statistic).leave_one_out();
      for (std::size_t i = 0; i < sorted.size(); ++i) {
        std::vector<double> without = sorted;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_NEAR(quick[i], plain_statistic(without, statistic), 1e-12);
      }
    }
  }
}

TEST(Bootstrap, GivesTheSameForAnyNumberOfThreads) {
  const std::optional<Sample> y = random_values(2, 31);
  for (const Statistic statistic : kStatistics) {
    BootstrapOptions options = bootstrap_of(statistic);
    options.draws.is_studentised = statistic == Statistic::Mean;
    const auto one = compute_bootstrap(random_values(1, 40), y, options);
    options.draws.threads = 2;
    const auto two = compute_bootstrap(random_values(1, 40), y, options);
    EXPECT_EQ(one->se, two->se);
    EXPECT_EQ(one->bca->lower, two->bca->lower);
    EXPECT_EQ(one->bca->upper, two->bca->upper);
    EXPECT_EQ(one->studentised.value_or(Interval{}).lower, two->studentised.value_or(Interval{}).lower);
  }
}

TEST(Bootstrap, GivesOtherResamplesForAnotherSeed) {
  BootstrapOptions options = bootstrap_of(Statistic::Mean);
  const auto one = compute_bootstrap(random_values(1, 40), std::nullopt, options);
  options.draws.seed = 2;
  EXPECT_NE(one->se, compute_bootstrap(random_values(1, 40), std::nullopt, options)->se);
}

TEST(Bootstrap, MovesAndStretchesWithTheData) {
  const Sample x = random_scores(3, 25, 10);
  Sample moved = x;
  for (double& value : moved.values) value = 4 * value + 16;
  for (const Statistic statistic : kStatistics) {
    const double shift = statistic == Statistic::StandardDeviation ? 0 : 16;
    const auto plain = compute_bootstrap(x, std::nullopt, bootstrap_of(statistic));
    const auto after = compute_bootstrap(moved, std::nullopt, bootstrap_of(statistic));
    EXPECT_NEAR(after->percentile.lower, 4 * plain->percentile.lower + shift, 1e-9);
    ASSERT_EQ(after->bca.has_value(), plain->bca.has_value());
    if (!plain->bca) continue;
    EXPECT_NEAR(after->bca->upper, 4 * plain->bca->upper + shift, 1e-9);
    EXPECT_NEAR(*after->acceleration, *plain->acceleration, 1e-9);
  }
}

TEST(Bootstrap, AgreesWithTheFormulaForMeans) {
  const Sample x = random_values(4, 300, 0.3), y = random_values(5, 260);
  BootstrapOptions options = bootstrap_of(Statistic::Mean);
  options.draws.resamples = 20000;
  options.draws.is_studentised = true;
  const auto bootstrap = compute_bootstrap(x, y, options);
  const auto welch = compute_welch_t(x, y);
  EXPECT_NEAR(bootstrap->se, welch->se, 0.03 * welch->se);
  for (const Interval& interval : {*bootstrap->bca, *bootstrap->studentised, bootstrap->basic}) {
    EXPECT_NEAR(interval.lower, welch->ci.lower, 0.15 * welch->se);
    EXPECT_NEAR(interval.upper, welch->ci.upper, 0.15 * welch->se);
  }
}

TEST(Bootstrap, HasNoBcaWhenNoResampleLiesBelowTheEstimate) {
  const auto result = compute_bootstrap(Sample{{1, 1, 1, 1, 9}, 0}, std::nullopt, bootstrap_of(Statistic::Median));
  EXPECT_FALSE(result->z0);
  EXPECT_FALSE(result->bca);
}

TEST(PermutationTest, CountsAsListingDoes) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const Sample x = random_scores(seed, 4 + seed % 4, 6), y = random_scores(seed + 50, 7, 6);
    PermutationOptions options;
    options.alternative = seed % 3 == 0   ? Alternative::TwoSided
                          : seed % 3 == 1 ? Alternative::Greater
                                          : Alternative::Less;
    Sample rough_x = x, rough_y = y;  // the same order and ties, but no whole numbers on any scale
    for (double& value : rough_x.values) value *= std::sqrt(2.0);
    for (double& value : rough_y.values) value *= std::sqrt(2.0);
    EXPECT_NEAR(compute_permutation_test(x, y, options)->p, compute_permutation_test(rough_x, rough_y, options)->p,
                1e-12);
  }
}

TEST(PermutationTest, ChangesSignAndSideWhenGroupsAreSwapped) {
  const Sample x = random_values(6, 7), y = random_values(7, 9, 0.8);
  PermutationOptions less, greater;
  less.alternative = Alternative::Less;
  greater.alternative = Alternative::Greater;
  const auto there = compute_permutation_test(x, y, less), back = compute_permutation_test(y, x, greater);
  EXPECT_DOUBLE_EQ(there->statistic, -back->statistic);
  EXPECT_DOUBLE_EQ(there->p, back->p);
}

TEST(PermutationTest, DrawsWhatItWouldHaveCounted) {
  const Sample x = random_scores(8, 20, 9), y = random_scores(9, 25, 11);
  PermutationOptions options;
  const auto exact = compute_permutation_test(x, y, options);
  ASSERT_EQ(exact->variant, PermutationMethod::Exact);
  options.method = PermutationMethod::MonteCarlo;
  options.resamples = 40000;
  const auto drawn = compute_permutation_test(x, y, options);
  EXPECT_NEAR(drawn->p, exact->p, 4 * *drawn->se);
  options.threads = 2;
  EXPECT_EQ(compute_permutation_test(x, y, options)->p, drawn->p);
}

TEST(Bootstrap, RefusesWorkThatWouldNeverEnd) {
  BootstrapOptions options = bootstrap_of(Statistic::Mean);
  options.draws.resamples = 10'000'000;
  const auto result = compute_bootstrap(random_values(1, 5000), std::nullopt, options);
  EXPECT_EQ(result.error().code, ErrorCode::InvalidArgument);
}

TEST(PermutationTest, RefusesToCountTooMuch) {
  PermutationOptions options;
  options.method = PermutationMethod::Exact;
  const auto result = compute_permutation_test(random_values(1, 60), random_values(2, 60), options);
  EXPECT_EQ(result.error().code, ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace cairn::stats
