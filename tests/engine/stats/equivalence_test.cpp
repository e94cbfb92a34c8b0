#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/stats/cohens_d.h"
#include "engine/stats/glass_delta.h"
#include "engine/stats/noninferiority.h"
#include "engine/stats/p_adjust.h"
#include "engine/stats/responsiveness.h"
#include "engine/stats/tost.h"

namespace cairn::stats {
namespace {

Sample random_values(unsigned seed, std::size_t n, double centre) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal(centre, 2);
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) sample.values.push_back(normal(engine));
  return sample;
}

TEST(Tost, IsEquivalentJustWhenItsIntervalLiesBetweenTheBounds) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Sample x = random_values(seed, 20, 0.4), y = random_values(seed + 500, 24, 0);
    EquivalenceOptions options;
    options.low = -1.5;
    options.high = 1.5;
    options.test = seed % 2 == 0 ? MeanTest::Welch : MeanTest::Student;
    const auto result = compute_tost(x, y, options);
    EXPECT_EQ(result->is_equivalent, result->ci.lower > -1.5 && result->ci.upper < 1.5) << seed;
  }
}

TEST(Tost, SwapsItsSidesWithTheGroups) {
  const Sample x = random_values(1, 12, 0), y = random_values(2, 12, 1);
  EquivalenceOptions options, turned;
  options.low = -1;
  options.high = 3;
  turned.low = -3;
  turned.high = 1;
  EXPECT_NEAR(compute_tost(x, y, options)->p_lower, compute_tost(y, x, turned)->p_upper, 1e-14);
  EXPECT_NEAR(compute_paired_tost(Pairs{x.values, y.values, 0}, options)->p,
              compute_paired_tost(Pairs{y.values, x.values, 0}, turned)->p, 1e-14);
}

TEST(Noninferiority, IsSoJustWhenTheIntervalClearsTheMargin) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    NoninferiorityOptions options;
    options.margin = 1;
    options.is_higher_better = seed % 2 == 0;
    const auto result =
        compute_noninferiority_mean(random_values(seed, 30, 0.5), random_values(seed + 500, 30, 0.3), options);
    EXPECT_EQ(result->is_noninferior, options.is_higher_better ? result->ci.lower > -1 : result->ci.upper < 1) << seed;
  }
}

TEST(Noninferiority, OfSharesTurnsAroundWhenLowerIsBetter) {
  NoninferiorityOptions higher, lower;
  higher.margin = lower.margin = 0.1;
  lower.is_higher_better = false;
  const auto successes = compute_noninferiority_proportions(44, 50, 47, 60, higher);
  const auto failures = compute_noninferiority_proportions(6, 50, 13, 60, lower);
  EXPECT_NEAR(*successes->p_fm, *failures->p_fm, 1e-12);
  EXPECT_NEAR(successes->mn_lower, -failures->mn_upper, 1e-12);
  EXPECT_EQ(successes->is_noninferior, failures->is_noninferior);
}

TEST(AdjustedP, AreNeverBelowTheirPAndKeepTheirOrder) {
  std::mt19937 engine(5);
  std::uniform_real_distribution<double> uniform(0, 0.2);
  for (int repeat = 0; repeat < 20; ++repeat) {
    Column p;
    for (int i = 0; i < 12; ++i) p.emplace_back(i % 5 == 4 ? 0.03 : uniform(engine));
    p[3] = std::nullopt;
    const auto adjusted = compute_p_adjust(p);
    for (const Column* column : {&adjusted->bonferroni, &adjusted->holm, &adjusted->hochberg, &*adjusted->hommel,
                                 &adjusted->bh, &adjusted->by}) {
      EXPECT_FALSE((*column)[3]);
      for (std::size_t i = 0; i < p.size(); ++i) {
        if (!p[i]) continue;
        EXPECT_GE(*(*column)[i], *p[i]);
        EXPECT_LE(*(*column)[i], 1);
        for (std::size_t j = 0; j < p.size(); ++j) {
          if (p[j] && *p[i] <= *p[j]) {
            EXPECT_LE(*(*column)[i], *(*column)[j]);
          }
        }
      }
    }
    for (std::size_t i = 0; i < p.size(); ++i) {
      if (!p[i]) continue;
      EXPECT_LE(*adjusted->holm[i], *adjusted->bonferroni[i]);
      EXPECT_LE(*adjusted->hochberg[i], *adjusted->holm[i]);
      EXPECT_LE(*(*adjusted->hommel)[i], *adjusted->hochberg[i] + 1e-15);
    }
  }
}

TEST(GlassDelta, UsesTheSecondGroupsSpreadOnly) {
  const Sample x = random_values(3, 25, 1), y = random_values(4, 30, 0);
  Sample wide = x;
  const double mean = compute_moments(x.values).mean;
  for (double& value : wide.values) value = mean + 3 * (value - mean);
  const auto plain = compute_glass_delta(x, y), wider = compute_glass_delta(wide, y);
  EXPECT_NEAR(plain->estimate, wider->estimate, 1e-12);
  EXPECT_LT(wider->ci.lower, plain->ci.lower);
  EXPECT_LT(plain->ci.lower, plain->estimate);
}

TEST(Responsiveness, TurnsAroundWithTime) {
  const Pairs there{random_values(5, 20, 0).values, random_values(6, 20, 1).values, 2};
  const auto forth = compute_responsiveness(there), back = compute_responsiveness(Pairs{there.y, there.x, 2});
  EXPECT_NEAR(forth->srm, -back->srm, 1e-12);
  EXPECT_NEAR(forth->srm_ci.lower, -back->srm_ci.upper, 1e-9);
  EXPECT_NEAR(forth->d_average, -back->d_average, 1e-12);
  EXPECT_LT(std::abs(*forth->srm_hedges), std::abs(forth->srm));
  EXPECT_EQ(forth->n_missing, 2U);
}

}  // namespace
}  // namespace cairn::stats
