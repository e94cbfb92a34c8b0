#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "engine/stats/ancova.h"
#include "engine/stats/cliffs_delta.h"
#include "engine/stats/cohens_d.h"
#include "engine/stats/hodges_lehmann.h"
#include "engine/stats/mann_whitney.h"
#include "engine/stats/risk_difference.h"
#include "engine/stats/smallest_detectable.h"
#include "engine/stats/welch_t.h"
#include "engine/stats/wilcoxon_signed_rank.h"

namespace cairn::stats {
namespace {

Sample random_scores(unsigned seed, std::size_t n, int highest) {
  std::mt19937 engine(seed);
  Sample sample;
  for (std::size_t i = 0; i < n; ++i)
    sample.values.push_back(static_cast<double>(engine() % static_cast<unsigned>(highest + 1)));
  return sample;
}

Sample moved(Sample sample, double factor, double shift) {
  for (double& value : sample.values) value = value * factor + shift;
  return sample;
}

TEST(WelchT, ChangesSignWhenGroupsAreSwapped) {
  const Sample x = random_scores(1, 23, 10), y = random_scores(2, 31, 10);
  const auto there = compute_welch_t(x, y), back = compute_welch_t(y, x);
  EXPECT_DOUBLE_EQ(there->estimate, -back->estimate);
  EXPECT_DOUBLE_EQ(there->ci.lower, -back->ci.upper);
  EXPECT_DOUBLE_EQ(there->p, back->p);
}

TEST(WelchT, KeepsItsStatisticWhenTheScaleIsMoved) {
  const Sample x = random_scores(3, 40, 10), y = random_scores(4, 35, 10);
  EXPECT_NEAR(compute_welch_t(x, y)->statistic, compute_welch_t(moved(x, 3, 100), moved(y, 3, 100))->statistic, 1e-9);
}

TEST(CohensD, HasAnIntervalThatHoldsItsEstimate) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto effect = compute_cohens_d(random_scores(seed, 9 + seed, 10), random_scores(seed + 100, 12, 10));
    ASSERT_TRUE(effect);
    EXPECT_LT(effect->ci.lower, effect->estimate);
    EXPECT_GT(effect->ci.upper, effect->estimate);
    EXPECT_LE(std::abs(effect->hedges_g), std::abs(effect->estimate));
  }
}

TEST(MannWhitney, AgreesWithCountingEveryPair) {
  const Sample x = random_scores(5, 17, 6), y = random_scores(6, 14, 6);
  double u = 0;
  for (const double a : x.values) {
    for (const double b : y.values) u += a > b ? 1 : a == b ? 0.5 : 0;
  }
  const auto ranks = compute_mann_whitney(x, y);
  EXPECT_DOUBLE_EQ(ranks->u1, u);
  EXPECT_EQ(ranks->variant, RankMethod::Exact);
  EXPECT_NEAR(ranks->p, compute_mann_whitney(y, x)->p, 1e-12);
}

TEST(MannWhitney, SaysWhichVariantItUsed) {
  const Sample x = random_scores(7, 80, 10), y = random_scores(8, 60, 10);
  const auto ranks = compute_mann_whitney(x, y);
  EXPECT_EQ(ranks->variant, RankMethod::Asymptotic);
  EXPECT_TRUE(ranks->continuity);
}

TEST(CliffsDelta, IsTwiceTheSuperiorityLessOne) {
  const Sample x = random_scores(9, 30, 5), y = random_scores(10, 41, 5);
  EXPECT_NEAR(compute_cliffs_delta(x, y)->estimate, 2 * compute_mann_whitney(x, y)->prob_superiority - 1, 1e-12);
}

TEST(HodgesLehmann, MovesWithAShift) {
  const Sample x = random_scores(11, 33, 20), y = random_scores(12, 29, 20);
  EXPECT_DOUBLE_EQ(compute_hodges_lehmann(moved(x, 1, 4), y)->estimate, compute_hodges_lehmann(x, y)->estimate + 4);
}

TEST(WilcoxonSignedRank, KeepsTheRanksOfZerosWithPratt) {
  const Sample changes{{0, 0, 1, -1, 2, 3, 0, 4}, 0};
  SignedRankOptions pratt;
  pratt.zeros = ZeroMethod::Pratt;
  EXPECT_EQ(compute_wilcoxon_signed_rank(changes, pratt)->n_zero, 3U);
  EXPECT_GT(compute_wilcoxon_signed_rank(changes, pratt)->v, compute_wilcoxon_signed_rank(changes)->v);
}

TEST(Ancova, RefusesABaselineThatIsTheSameForEveryone) {
  AncovaInput input;
  for (int i = 0; i < 12; ++i) {
    input.post.push_back(i % 5);
    input.pre.push_back(3);
    input.group.push_back(i % 2 == 0 ? "before" : "after");
  }
  input.reference = "before";
  EXPECT_EQ(compute_ancova(input).error().code, ErrorCode::Singular);
}

TEST(Ancova, DoesNotMindTheOrderOfRows) {
  AncovaInput a, b;
  a.reference = b.reference = "before";
  const Sample pre = random_scores(13, 40, 10), post = random_scores(14, 40, 10);
  for (std::size_t i = 0; i < 40; ++i) {
    const auto add = [&](AncovaInput& input, std::size_t row) {
      input.post.push_back(post.values[row]);
      input.pre.push_back(pre.values[row]);
      input.group.push_back(row % 3 == 0 ? "before" : "after");
    };
    add(a, i);
    add(b, 39 - i);
  }
  EXPECT_NEAR(compute_ancova(a)->effect[0], compute_ancova(b)->effect[0], 1e-12);
}

TEST(RiskDifference, IsHeldByItsIntervalsAtTheEnds) {
  for (const auto& [x1, x2] : {std::pair(0, 0), std::pair(0, 12), std::pair(12, 12), std::pair(12, 0)}) {
    const auto difference = compute_risk_difference(x1, 12, x2, 12);
    ASSERT_TRUE(difference);
    EXPECT_LE(difference->newcombe.lower, difference->estimate);
    EXPECT_GE(difference->newcombe.upper, difference->estimate);
    EXPECT_GE(difference->miettinen_nurminen.lower, -1);
    EXPECT_LE(difference->miettinen_nurminen.upper, 1);
  }
}

// power.t.test(n = 54, power = 0.8, sd = 1, type = "paired")$delta and power.t.test(n = 40, power = 0.8, sd = 1)$delta,
// R 4.2.2
TEST(SmallestDetectable, AgreesWithR) {
  EXPECT_NEAR(*compute_smallest_detectable_change(54), 0.388331608719, 1e-9);
  EXPECT_NEAR(*compute_smallest_detectable(40, 40), 0.634299302927, 1e-9);
}

}  // namespace
}  // namespace cairn::stats
