#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "engine/stats/cronbach_alpha.h"
#include "engine/stats/floor_ceiling.h"
#include "engine/stats/icc.h"
#include "engine/stats/irt_grm_eap.h"
#include "engine/stats/kappa.h"
#include "engine/stats/mcdonald_omega.h"
#include "engine/stats/measurement_error.h"

namespace cairn::stats {
namespace {

/// One common level behind every item, and noise.
ItemScores random_items(unsigned seed, Eigen::Index n, Eigen::Index k) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  ItemScores out;
  out.values.resize(n, k);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double level = normal(engine);
    for (Eigen::Index j = 0; j < k; ++j)
      out.values(i, j) = 5 + level * (1 + 0.2 * static_cast<double>(j)) + normal(engine);
  }
  for (Eigen::Index j = 0; j < k; ++j) out.items.push_back("q" + std::to_string(j));
  return out;
}

ItemScores with_values(ItemScores scores, const Eigen::MatrixXd& values) {
  scores.values = values;
  return scores;
}

TEST(CronbachAlpha, DoesNotMindOrderOfPeopleOrItemsNorTheScale) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    const ItemScores scores = random_items(seed, 40, 5);
    const ItemScores turned = with_values(scores, scores.values.reverse());
    const ItemScores scaled = with_values(scores, scores.values * -3 + Eigen::MatrixXd::Constant(40, 5, 100));
    const double alpha = compute_cronbach_alpha(scores)->alpha;
    EXPECT_NEAR(compute_cronbach_alpha(turned)->alpha, alpha, 1e-12);
    EXPECT_NEAR(compute_cronbach_alpha(scaled)->alpha, alpha, 1e-12);
    EXPECT_LE(alpha, compute_cronbach_alpha(scores)->guttman_lambda2 + 1e-12);
  }
}

TEST(CronbachAlpha, NamesAnItemThatRunsTheOtherWay) {
  ItemScores scores = random_items(9, 60, 7);
  scores.values.col(2) *= -1;
  const auto alpha = compute_cronbach_alpha(scores);
  ASSERT_EQ(alpha->warnings.size(), 1U);
  EXPECT_EQ(alpha->warnings[0], "\"q2\" runs against the other items. Was it meant to be scored the other way round?");
  scores.values.col(1).setConstant(3);
  EXPECT_EQ(compute_cronbach_alpha(scores).error().code, ErrorCode::ZeroVariance);
}

TEST(McDonaldOmega, FindsTheLoadingsThatMadeTheCovariances) {
  ItemScores scores = random_items(3, 400, 6);
  const auto fit = compute_mcdonald_omega(scores);
  ASSERT_TRUE(fit);
  for (std::size_t j = 0; j < 6; ++j) {
    EXPECT_NEAR(fit->loadings[j], 1 + 0.2 * static_cast<double>(j), 0.25);
    EXPECT_NEAR(fit->uniquenesses[j], 1, 0.35);
  }
  EXPECT_GT(*fit->p, 1e-4);
  // At the maximum the variances are met exactly, whatever the scale of an item.
  scores.values.col(0) *= 100;
  const auto scaled = compute_mcdonald_omega(scores);
  EXPECT_NEAR(scaled->loadings[0], 100 * fit->loadings[0], 1e-6);
  EXPECT_NEAR(scaled->fit_chi2, fit->fit_chi2, 1e-6);
  EXPECT_NEAR(fit->loadings[1] * fit->loadings[1] + fit->uniquenesses[1], compute_covariance(scores.values)(1, 1),
              1e-8);
}

TEST(McDonaldOmega, SaysThatTwoFactorsAreNotOne) {
  ItemScores scores = random_items(4, 300, 6);
  scores.values.rightCols(3) = random_items(5, 300, 3).values;
  EXPECT_LT(*compute_mcdonald_omega(scores)->p, 1e-6);
}

TEST(McDonaldOmega, RefusesAnItemThatFollowsFromOthers) {
  ItemScores scores = random_items(6, 50, 4);
  scores.values.col(3) = scores.values.col(0) + scores.values.col(1);
  EXPECT_EQ(compute_mcdonald_omega(scores).error().code, ErrorCode::Singular);
}

TEST(Icc, IgnoresAStricterRaterForConsistencyOnly) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    const ItemScores scores = random_items(seed, 25, 3);
    Eigen::MatrixXd stricter = scores.values;
    stricter.col(1).array() -= 4;
    const auto plain = compute_icc(scores), moved = compute_icc(with_values(scores, stricter));
    EXPECT_NEAR(plain->icc3.estimate, moved->icc3.estimate, 1e-12);
    EXPECT_LT(moved->icc2.estimate, plain->icc2.estimate);
    for (const IccForm* form :
         {&plain->icc1, &plain->icc2, &plain->icc3, &plain->icc1k, &plain->icc2k, &plain->icc3k}) {
      EXPECT_LT(form->ci.lower, form->estimate);
      EXPECT_GT(form->ci.upper, form->estimate);
    }
  }
}

TEST(RetestError, ChangesSignWhenTheTimesAreSwapped) {
  const ItemScores scores = random_items(8, 30, 2);
  Pairs there, back;
  there.x = back.y = {scores.values.col(0).begin(), scores.values.col(0).end()};
  there.y = back.x = {scores.values.col(1).begin(), scores.values.col(1).end()};
  const auto a = compute_retest_error(there), b = compute_retest_error(back);
  EXPECT_NEAR(a->bias, -b->bias, 1e-13);
  EXPECT_NEAR(a->loa.lower, -b->loa.upper, 1e-12);
  EXPECT_NEAR(a->sem, b->sem, 1e-13);
}

TEST(Kappa, IsTheSameForBothOrdersOfRatersAndOneForFullAgreement) {
  std::mt19937 engine(1);
  DataColumn x{"x", {}, {}}, y{"y", {}, {}};
  for (int i = 0; i < 80; ++i) {
    x.numbers.push_back(static_cast<double>(engine() % 4));
    y.numbers.push_back(engine() % 3 == 0 ? static_cast<double>(engine() % 4) : *x.numbers.back());
  }
  x.numbers[5] = std::nullopt;
  const auto there = compute_kappa(x, y), back = compute_kappa(y, x);
  EXPECT_EQ(there->n_missing, 1U);
  EXPECT_NEAR(there->quadratic.kappa, back->quadratic.kappa, 1e-13);
  EXPECT_NEAR(there->unweighted.se, back->unweighted.se, 1e-13);
  EXPECT_DOUBLE_EQ(compute_kappa(y, y)->linear.kappa, 1);
  EXPECT_EQ(there->levels, (std::vector<std::string>{"0", "1", "2", "3"}));
}

TEST(Kappa, TakesCategoriesInTheOrderGiven) {
  DataColumn x{"x", {0, 1, 2, 2, 1, 0, 0, 2, std::nullopt}, {}}, y{"y", {0, 2, 2, 1, 1, 0, 1, 2, 1}, {}};
  const std::vector<std::string> order = {"none", "mild", "severe"};
  const auto named = [&](const DataColumn& column) {
    DataColumn out{column.name, {}, {}};
    for (const auto& one : column.numbers)
      out.texts.push_back(one ? std::optional(order[static_cast<std::size_t>(*one)]) : std::nullopt);
    return out;
  };
  const auto numbers = compute_kappa(x, y), texts = compute_kappa(named(x), named(y), 0.95, order);
  EXPECT_EQ(texts->levels, order);
  EXPECT_DOUBLE_EQ(texts->quadratic.kappa, numbers->quadratic.kappa);
  EXPECT_DOUBLE_EQ(texts->linear.se, numbers->linear.se);
  EXPECT_NE(compute_kappa(named(x), named(y))->linear.kappa, numbers->linear.kappa);  // by letters
  // A category that nobody used keeps its place: mild and severe are then two steps apart.
  const auto wider = compute_kappa(named(x), named(y), 0.95, {"none", "mild", "moderate", "severe"});
  EXPECT_NE(wider->linear.kappa, numbers->linear.kappa);
  EXPECT_DOUBLE_EQ(wider->unweighted.kappa, numbers->unweighted.kappa);
  EXPECT_EQ(compute_kappa(named(x), named(y), 0.95, {"none", "mild"}).error().message,
            "A rating in row 3 is not among the \"levels\". Name every category, in order.");
  EXPECT_FALSE(compute_kappa(named(x), named(y), 0.95, {"none", "mild", "severe", "mild"}));
}

TEST(FloorCeiling, SwapsItsEndsWhenTheScaleIsTurned) {
  const Sample scores{{0, 0, 3, 10, 7, 0, 5}, 0}, turned{{10, 10, 7, 0, 3, 10, 5}, 0};
  const auto a = compute_floor_ceiling(scores, {0, 10}), b = compute_floor_ceiling(turned, {0, 10});
  EXPECT_DOUBLE_EQ(a->floor, b->ceiling);
  EXPECT_DOUBLE_EQ(a->floor_ci.upper, b->ceiling_ci.upper);
  EXPECT_EQ(compute_floor_ceiling(scores, {1, 10}).error().code, ErrorCode::InvalidArgument);
}

TEST(GradedResponse, RisesWithEveryAnswerAndTurnsWithTheScale) {
  const GradedItems items{{1.5, 0.8}, {{-1, 0, 1}, {-0.5, 0.5, 2}}};
  const GradedItems turned{{1.5, 0.8}, {{-1, 0, 1}, {-2, -0.5, 0.5}}};
  double last = -10;
  for (const double answer : {0.0, 1.0, 2.0, 3.0}) {
    const auto scores = compute_irt_grm_eap({{answer, 2.0}}, items);
    EXPECT_GT(scores->theta[0], last);
    last = scores->theta[0];
    const auto mirrored = compute_irt_grm_eap({{3 - answer, 1.0}}, turned);
    EXPECT_NEAR(mirrored->theta[0], -last, 1e-12);
    EXPECT_NEAR(mirrored->exact_se[0], scores->exact_se[0], 1e-12);
  }
  EXPECT_NEAR(compute_irt_grm_eap({{std::nullopt, std::nullopt}}, items)->theta[0], 0, 1e-12);
}

}  // namespace
}  // namespace cairn::stats
