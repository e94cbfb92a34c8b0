#include <gtest/gtest.h>

#include <random>

#include "engine/stats/power_mcnemar.h"
#include "engine/stats/power_proportions.h"
#include "engine/stats/power_t.h"
#include "engine/stats/sample_size_noninferiority.h"

namespace cairn::stats {
namespace {

TEST(PowerT, FindsEachOfTheFourFromTheOtherThree) {
  std::mt19937 engine(1);
  std::uniform_real_distribution<double> uniform;
  for (int i = 0; i < 40; ++i) {
    PowerTInput plan;
    plan.type = static_cast<TDesign>(i % 3);
    plan.n = 3 + 100 * uniform(engine);
    plan.delta = 1 + uniform(engine);
    plan.sd = 4 + 4 * uniform(engine);
    plan.design = {0.05, i % 2 == 0, i % 4 == 0};
    const auto seen = compute_power_t(plan);
    ASSERT_TRUE(seen);
    PowerTInput for_n = plan, for_delta = plan, for_sd = plan;
    for_n.power = for_delta.power = for_sd.power = seen->power;
    for_n.n.reset();
    for_delta.delta.reset();
    for_sd.sd.reset();
    EXPECT_NEAR(compute_power_t(for_n)->n, *plan.n, 1e-6);
    EXPECT_NEAR(compute_power_t(for_delta)->delta, *plan.delta, 1e-7);
    EXPECT_NEAR(compute_power_t(for_sd)->sd, *plan.sd, 1e-7);
  }
}

TEST(PowerT, DoesNotMindTheUnitNorTheDirection) {
  PowerTInput points, metres;
  points.delta = 5, points.sd = 12, points.power = 0.9;
  metres.delta = -0.05, metres.sd = 0.12, metres.power = 0.9;
  EXPECT_NEAR(compute_power_t(points)->n, compute_power_t(metres)->n, 1e-9);
}

TEST(PowerT, SaysWhatIsMissing) {
  PowerTInput input;
  EXPECT_EQ(compute_power_t(input).error().message, "Give three of n, delta, sd and power; the fourth is computed.");
  input.delta = 1e-9, input.power = 0.8;
  EXPECT_EQ(compute_power_t(input).error().code, ErrorCode::NoSolution);
}

TEST(PowerProportions, RisesWithPeopleAndIsTheSameForSwappedGroups) {
  double last = 0;
  for (const double n : {20.0, 50.0, 100.0, 400.0}) {
    const auto there = compute_power_proportions({0.3, 0.42, n, std::nullopt, {}});
    const auto back = compute_power_proportions({0.42, 0.3, n, std::nullopt, {}});
    EXPECT_GT(there->power, last);
    EXPECT_DOUBLE_EQ(there->power, back->power);
    EXPECT_DOUBLE_EQ(there->cohens_h, -back->cohens_h);
    last = there->power;
    const auto needed = compute_power_proportions({0.3, 0.42, std::nullopt, there->power, {}});
    EXPECT_NEAR(needed->n, n, 1e-6 * n);
    EXPECT_GT(*needed->fleiss_cc_n, needed->n);
  }
}

TEST(PowerMcNemar, IsTheSameForBothDirections) {
  const auto there = compute_power_mcnemar({0.25, 0.1, std::nullopt, 0.8});
  EXPECT_DOUBLE_EQ(there->n, compute_power_mcnemar({0.1, 0.25, std::nullopt, 0.8})->n);
  EXPECT_NEAR(compute_power_mcnemar({0.25, 0.1, there->n, std::nullopt})->power, 0.8, 1e-12);
}

TEST(NonInferioritySize, GrowsAsTheTruthNearsTheMargin) {
  double last = 0;
  for (const double delta : {2.0, 1.0, 0.0, -1.0, -2.0, -2.9}) {
    NonInferiorityInput input;
    input.margin = 3;
    input.sd = 9;
    input.delta = delta;
    const auto size = compute_sample_size_noninferiority(input);
    EXPECT_GT(size->n, last);
    last = size->n;
    input.kind = MarginDesign::EquivalenceMean;
    const auto equivalence = compute_sample_size_noninferiority(input);
    EXPECT_GE(equivalence->n, size->n * (1 - 1e-12));
    input.delta = -delta;
    EXPECT_DOUBLE_EQ(compute_sample_size_noninferiority(input)->n, equivalence->n);
  }
}

}  // namespace
}  // namespace cairn::stats
