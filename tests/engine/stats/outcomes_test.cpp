#include <gtest/gtest.h>

#include <random>

#include "engine/stats/regression_to_mean.h"
#include "engine/stats/reliable_change.h"
#include "engine/stats/talking_therapies.h"

namespace cairn::stats {
namespace {

Column random_column(unsigned seed, std::size_t n, unsigned highest) {
  std::mt19937 engine(seed);
  Column out;
  for (std::size_t i = 0; i < n; ++i) {
    const double score = static_cast<double>(engine() % (highest + 1));
    out.push_back(engine() % 10 == 0 ? std::nullopt : std::optional(score));
  }
  return out;
}

Column turned(const Column& column) {
  Column out;
  for (const auto& value : column) out.push_back(value ? std::optional(-*value) : std::nullopt);
  return out;
}

TEST(ReliableChange, CountsTheSameWhenTheScaleIsTurned) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const Column pre = random_column(seed, 60, 40), post = random_column(seed + 50, 60, 40);
    for (const Cutoff cutoff : {Cutoff::A, Cutoff::B, Cutoff::C}) {
      const auto up = compute_reliable_change(pre, post, {9, 0.9, 12, 6, 30, 5, cutoff, true});
      const auto down = compute_reliable_change(turned(pre), turned(post), {9, 0.9, -12, 6, -30, 5, cutoff, false});
      EXPECT_EQ(up->recovered, down->recovered);
      EXPECT_EQ(up->improved, down->improved);
      EXPECT_EQ(up->deteriorated, down->deteriorated);
      EXPECT_EQ(up->recovered + up->improved + up->unchanged + up->deteriorated, up->n);
      EXPECT_EQ(up->n + up->n_missing, 60U);
    }
  }
}

TEST(ReliableChange, SwapsBetterAndWorseWhenTimesAreSwapped) {
  const Column pre = random_column(1, 80, 40), post = random_column(2, 80, 40);
  const ReliableChangeOptions options{9, 0.9, 12, 6, std::nullopt, std::nullopt, Cutoff::A, true};
  const auto there = compute_reliable_change(pre, post, options), back = compute_reliable_change(post, pre, options);
  EXPECT_EQ(there->recovered + there->improved, back->deteriorated);
  EXPECT_EQ(there->unchanged, back->unchanged);
}

TEST(TalkingTherapies, CountsEveryPersonOnceAndNeedsBothThresholds) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const TalkingTherapiesScores scores{random_column(seed, 90, 27), random_column(seed + 10, 90, 27),
                                        random_column(seed + 20, 90, 21), random_column(seed + 30, 90, 21)};
    const auto out = compute_talking_therapies(scores, {10, 6, 27}, {8, 4, 21});
    EXPECT_EQ(out->reliable_improvement + out->reliable_deterioration + out->no_reliable_change, out->n);
    EXPECT_EQ(out->n + out->n_missing, 90U);
    EXPECT_LE(out->reliable_recovery, out->recovery);
    EXPECT_LE(out->recovery, out->at_caseness);
    // Time turned round: who improved got worse.
    const TalkingTherapiesScores reversed{scores.phq_end, scores.phq_start, scores.gad_end, scores.gad_start};
    EXPECT_EQ(compute_talking_therapies(reversed, {10, 6, 27}, {8, 4, 21})->reliable_deterioration,
              out->reliable_improvement);
    // The thresholds are data: with one that nobody can pass there are no cases.
    const auto none = compute_talking_therapies(scores, {28, 6, 27}, {22, 4, 21});
    EXPECT_EQ(none->at_caseness, 0U);
    EXPECT_FALSE(none->recovery_rate.has_value());
  }
}

TEST(RegressionToMean, IsWhatIsSeenWhenPeopleAreMeasuredAgain) {
  std::mt19937 engine(5);
  std::normal_distribution<double> normal;
  double change = 0, n = 0;
  for (int i = 0; i < 400'000; ++i) {
    const double level = 50 + std::sqrt(0.7) * 10 * normal(engine);
    const double first = level + std::sqrt(0.3) * 10 * normal(engine);
    const double second = level + std::sqrt(0.3) * 10 * normal(engine);
    if (first > 60) change += second - first, ++n;
  }
  const auto above = compute_regression_to_mean({50, 10, 0.7, 60, change / n, Selection::Above});
  EXPECT_NEAR(above->adjusted_change, 0, 0.15);
  EXPECT_NEAR(above->selected_proportion, n / 400'000, 0.003);
  const auto below = compute_regression_to_mean({-50, 10, 0.7, -60, -change / n, Selection::Below});
  EXPECT_DOUBLE_EQ(below->expected_change, -above->expected_change);
  // Far out, where both parts of the ratio underflow.
  EXPECT_NEAR(compute_regression_to_mean({0, 1, 0.5, 60, 0, Selection::Above})->c_z, 60.0166, 1e-4);
}

}  // namespace
}  // namespace cairn::stats
