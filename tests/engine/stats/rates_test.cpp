#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engine/stats/distributions.h"
#include "engine/stats/poisson_rates.h"
#include "engine/stats/rate_ratio.h"
#include "engine/stats/standardised_rates.h"

namespace cairn::stats {
namespace {

TEST(RateRatio, TurnsRoundWhenGroupsAreSwapped) {
  std::mt19937 engine(1);
  for (int i = 0; i < 60; ++i) {
    const auto x1 = static_cast<std::int64_t>(engine() % 40), x2 = static_cast<std::int64_t>(1 + engine() % 40);
    const double t1 = 1 + static_cast<double>(engine() % 50), t2 = 1 + static_cast<double>(engine() % 50);
    const auto there = compute_rate_ratio(x1, t1, x2, t2), back = compute_rate_ratio(x2, t2, x1, t1);
    EXPECT_NEAR(there->p_exact, back->p_exact, 1e-10);
    EXPECT_DOUBLE_EQ(there->rate_difference_ci.lower, -back->rate_difference_ci.upper);
    EXPECT_LE(there->exact_ci.lower, *there->rate_ratio);
    EXPECT_GE(there->exact_ci.upper, *there->rate_ratio);
    if (x1 == 0) continue;
    EXPECT_NEAR(there->exact_ci.lower * back->exact_ci.upper, 1, 1e-9);
    EXPECT_NEAR(there->log_ci->lower * back->log_ci->upper, 1, 1e-12);
    EXPECT_NEAR(*compute_rate_ratio(x1, 7 * t1, x2, 7 * t2)->rate_ratio, *there->rate_ratio, 1e-12);
  }
}

/// Every count one by one, as the definition has it.
double slow_p(double count, double mean) {
  double p = 0;
  for (double x = 0; x < 400; ++x) {
    if (poisson_density(x, mean) <= poisson_density(count, mean) * (1 + 1e-7)) p += poisson_density(x, mean);
  }
  return std::min(1.0, p);
}

TEST(PoissonRates, AddUpEveryCountThatIsNoMoreLikely) {
  for (const double mean : {0.3, 1.0, 1.4, 4.0, 17.25, 60.0}) {
    for (double count = 0; count < 100; ++count)
      EXPECT_NEAR(exact_poisson_p(count, mean), slow_p(count, mean), 1e-12) << count << " of " << mean;
  }
}

TEST(PoissonRates, CountLargeNumbersToo) {
  EXPECT_NEAR(exact_binomial_p(5'000'000, 10'000'000, 0.5), 1, 1e-12);
  const double p = exact_binomial_p(5'003'000, 10'000'000, 0.5);
  EXPECT_NEAR(p, 2 * normal_upper((3000 - 0.5) / std::sqrt(2.5e6)), 1e-6);
}

TEST(DirectStandardisation, IsTheCrudeRateWhenThePeopleAreTheStandard) {
  const std::vector<double> count{4, 9, 20}, people{300, 250, 120};
  const auto own = compute_direct_standardisation(count, people, people, 1000);
  EXPECT_NEAR(own->dsr, own->crude, 1e-12);
  const auto larger = compute_direct_standardisation(count, people, {3000, 2500, 1200}, 1000);
  EXPECT_NEAR(larger->gamma_ci.upper, own->gamma_ci.upper, 1e-9);
  const auto turned = compute_direct_standardisation({20, 4, 9}, {120, 300, 250}, {1, 2, 3});
  EXPECT_NEAR(turned->dsr, compute_direct_standardisation(count, people, {2, 3, 1})->dsr, 1e-15);
}

TEST(IndirectStandardisation, IsOneWhenThePeopleAreTheStandard) {
  const std::vector<double> count{4, 9, 20}, people{300, 250, 120};
  const auto own = compute_indirect_standardisation(count, people, {count, people});
  EXPECT_NEAR(own->smr, 1, 1e-14);
  EXPECT_NEAR(own->p_exact, 1, 1e-9);
  EXPECT_LT(own->exact_ci.lower, own->byar_ci.lower + 0.01);
}

}  // namespace
}  // namespace cairn::stats
