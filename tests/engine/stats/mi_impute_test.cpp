#include "engine/stats/mi_impute.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "engine/stats/donors.h"
#include "engine/stats/imputation_models.h"
#include "engine/stats/linear_model.h"
#include "engine/stats/logistic_fit.h"
#include "engine/stats/ols.h"

namespace cairn::stats {
namespace {

constexpr std::string_view kFormula = "score ~ age + group";

/// score = 2 + age + 1.5 [group b] + noise, without gaps.
Data make_people(unsigned seed, std::size_t n) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  Data data;
  data.columns = {{"score", {}, {}}, {"age", {}, {}}, {"group", {}, {}}, {"region", {}, {}}};
  for (std::size_t i = 0; i < n; ++i) {
    const double age = normal(engine);
    const bool is_b = normal(engine) + 0.5 * age > 0;
    data.columns[0].numbers.emplace_back(2 + age + (is_b ? 1.5 : 0) + normal(engine));
    data.columns[1].numbers.emplace_back(age);
    data.columns[2].texts.emplace_back(is_b ? "b" : "a");
    data.columns[3].texts.emplace_back(age > 1 ? "north" : normal(engine) > 0 ? "east" : "west");
  }
  return data;
}

/// Gaps in age and group that depend on the score, and some in region.
Data leave_gaps(Data data, unsigned seed) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> uniform;
  for (std::size_t i = 0; i < data.columns[0].n(); ++i) {
    const double chance = 0.6 / (1 + std::exp(-(*data.columns[0].numbers[i] - 3)));
    if (uniform(engine) < chance) data.columns[1].numbers[i].reset();
    if (uniform(engine) < chance / 2) data.columns[2].texts[i].reset();
    if (uniform(engine) < 0.1) data.columns[3].texts[i].reset();
  }
  return data;
}

const PooledEstimate& find_term(const ImputedModel& model, std::string_view term) {
  const auto& list = model.pooled.coefficients;
  return std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.term == term; })->pooled;
}

TEST(MiImpute, IsLeastSquaresWhenNothingIsMissingInAnyOrderOfRows) {
  Data data = make_people(1, 60);
  const auto ols = compute_ols(kFormula, data);
  for (int round = 0; round < 2; ++round) {
    const auto imputed = compute_mi_impute(kFormula, data, {});
    ASSERT_TRUE(ols && imputed);
    for (std::size_t i = 0; i < ols->coefficients.size(); ++i) {
      EXPECT_NEAR(imputed->pooled.coefficients[i].pooled.estimate, ols->coefficients[i].estimate, 1e-12);
      EXPECT_NEAR(imputed->pooled.coefficients[i].pooled.se, ols->coefficients[i].se, 1e-12);
    }
    for (DataColumn& column : data.columns) {
      std::reverse(column.numbers.begin(), column.numbers.end());
      std::reverse(column.texts.begin(), column.texts.end());
    }
  }
}

TEST(MiImpute, GivesTheSameDigitsOnOneThreadAndOnTwo) {
  const Data data = leave_gaps(make_people(2, 150), 3);
  const auto one = compute_mi_impute(kFormula, data, {.m = 7, .seed = 5, .threads = 1});
  const auto two = compute_mi_impute(kFormula, data, {.m = 7, .seed = 5, .threads = 2});
  const auto other = compute_mi_impute(kFormula, data, {.m = 7, .seed = 6, .threads = 2});
  ASSERT_TRUE(one && two && other);
  for (std::size_t i = 0; i < one->pooled.coefficients.size(); ++i) {
    EXPECT_EQ(one->pooled.coefficients[i].pooled.estimate, two->pooled.coefficients[i].pooled.estimate);
    EXPECT_EQ(one->pooled.coefficients[i].pooled.se, two->pooled.coefficients[i].pooled.se);
    EXPECT_NE(one->pooled.coefficients[i].pooled.estimate, other->pooled.coefficients[i].pooled.estimate);
  }
}

TEST(MiImpute, FillsGapsWithValuesSeenInTheColumnAndLeavesTheRestAlone) {
  const Data data = leave_gaps(make_people(4, 90), 5);
  const auto completed = impute_by_chained_equations(data, {}, {.m = 5});
  ASSERT_TRUE(completed);
  for (const Data& copy : *completed) {
    for (std::size_t c = 0; c < data.columns.size(); ++c) {
      const DataColumn &was = data.columns[c], &is = copy.columns[c];
      const std::set<std::optional<double>> numbers(was.numbers.begin(), was.numbers.end());
      const std::set<std::optional<std::string>> texts(was.texts.begin(), was.texts.end());
      for (std::size_t row = 0; row < was.n(); ++row) {
        if (was.is_text()) {
          EXPECT_TRUE(is.texts[row] && texts.contains(is.texts[row]));
          EXPECT_TRUE(!was.texts[row] || was.texts[row] == is.texts[row]);
        } else {
          EXPECT_TRUE(is.numbers[row] && numbers.contains(is.numbers[row]));
          EXPECT_TRUE(!was.numbers[row] || was.numbers[row] == is.numbers[row]);
        }
      }
    }
  }
}

TEST(MiImpute, FollowsShiftAndScaleOfAPredictor) {
  Data data = leave_gaps(make_people(6, 120), 7);
  const auto first = compute_mi_impute(kFormula, data, {});
  for (auto& value : data.columns[1].numbers)
    if (value) value = *value * 100 - 40;
  const auto second = compute_mi_impute(kFormula, data, {});
  ASSERT_TRUE(first && second);
  const double slope = find_term(*first, "age").estimate;
  EXPECT_NEAR(find_term(*second, "age").estimate, slope / 100, 1e-10);
  EXPECT_NEAR(find_term(*second, "groupb").estimate, find_term(*first, "groupb").estimate, 1e-9);
  EXPECT_NEAR(find_term(*second, "(Intercept)").estimate, find_term(*first, "(Intercept)").estimate + 0.4 * slope,
              1e-9);
}

// Gaps depend on the outcome, so complete rows alone mislead; filled ones must not.
TEST(MiImpute, FindsTheTruthWhereCompleteRowsMislead) {
  const Data whole = make_people(8, 4000), data = leave_gaps(whole, 9);
  const auto truth = compute_ols(kFormula, whole), alone = compute_ols(kFormula, data);
  const auto imputed = compute_mi_impute(kFormula, data, {.m = 10, .iterations = 5});
  ASSERT_TRUE(truth && alone && imputed);
  for (std::size_t i = 0; i < truth->coefficients.size(); ++i) {
    const PooledEstimate& pooled = imputed->pooled.coefficients[i].pooled;
    EXPECT_NEAR(pooled.estimate, truth->coefficients[i].estimate, 3.5 * pooled.se) << truth->coefficients[i].term;
    EXPECT_GT(pooled.se, truth->coefficients[i].se);
  }
  EXPECT_GT(std::abs(alone->coefficients[0].estimate - truth->coefficients[0].estimate), 6 * alone->coefficients[0].se);
}

TEST(MiImpute, HasIntervalsThatHoldTheTruthAboutAsOftenAsTheyPromise) {
  int age = 0, group = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    const Data data = leave_gaps(make_people(100 + seed, 100), 500 + seed);
    const auto imputed = compute_mi_impute(kFormula, data, {.m = 10, .iterations = 5, .seed = seed});
    ASSERT_TRUE(imputed);
    const Interval a = find_term(*imputed, "age").ci, g = find_term(*imputed, "groupb").ci;
    age += a.lower < 1 && 1 < a.upper;
    group += g.lower < 1.5 && 1.5 < g.upper;
  }
  EXPECT_GE(age, 176);  // 190 expected
  EXPECT_GE(group, 176);
}

TEST(MiImpute, WarnsWhenMostOfAnAnswerIsMissing) {
  Data data = make_people(10, 80);
  for (std::size_t i = 0; i < 80; ++i)
    if (i % 8 < 6) data.columns[1].numbers[i].reset();
  const auto imputed = compute_mi_impute(kFormula, data, {});
  ASSERT_TRUE(imputed);
  EXPECT_EQ(imputed->incomplete_rows, 60U);
  ASSERT_FALSE(imputed->warnings.empty());
  EXPECT_EQ(imputed->warnings.back(),
            "Take at least as many copies as there are per cent of rows with gaps: m = 75 or more.");
}

TEST(MiImpute, FillsNumbersInFactorAsGroups) {
  Data data = leave_gaps(make_people(15, 80), 16);
  DataColumn ward{"ward", {}, {}};
  for (std::size_t i = 0; i < 80; ++i)
    ward.numbers.push_back(i % 9 == 0 ? std::nullopt : std::optional(1.0 + static_cast<double>(i % 3)));
  data.columns.push_back(ward);
  const auto imputed = compute_mi_impute("score ~ age + factor(ward)", data, {.m = 5});
  ASSERT_TRUE(imputed) << imputed.error().message;
  ASSERT_EQ(imputed->pooled.coefficients.size(), 4U);
  EXPECT_EQ(imputed->pooled.coefficients[3].term, "factor(ward)3");
}

/// 1, a normal number, and what they predict with a slope of 1.
std::pair<Eigen::MatrixXd, Eigen::VectorXd> make_line(Eigen::Index n) {
  std::mt19937 engine(17);
  std::normal_distribution<double> normal;
  Eigen::MatrixXd x = Eigen::MatrixXd::Ones(n, 2);
  Eigen::VectorXd linear(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    x(i, 1) = normal(engine);
    linear(i) = 0.5 + x(i, 1);
  }
  return {x, linear};
}

TEST(ImputationModels, DrawLinearCoefficientsAsFarApartAsTheyAreUnsure) {
  auto [x, y] = make_line(12);
  for (Eigen::Index i = 0; i < y.size(); ++i) y(i) += i % 2 == 0 ? 0.7 : -0.7;
  const auto fit = fit_linear_model(x, y);
  ASSERT_TRUE(fit);
  Philox random(1, 0);
  std::vector<double> slopes;
  for (int i = 0; i < 20000; ++i) slopes.push_back(draw_linear(x, y, random).drawn(1));
  const Moments moments = compute_moments(slopes);
  EXPECT_NEAR(moments.mean, fit->coefficients(1), 0.01);
  EXPECT_NEAR(moments.variance / fit->covariance(1, 1), fit->df / (fit->df - 2), 0.06);  // Student's t
}

TEST(ImputationModels, DrawLogisticCoefficientsAroundTheMostLikelyOnes) {
  auto [x, y] = make_line(1500);
  std::mt19937 engine(18);
  std::uniform_real_distribution<double> uniform;
  for (double& value : y) value = uniform(engine) < find_probability(value) ? 1 : 0;
  const auto fit = fit_logistic(x, y);
  ASSERT_TRUE(fit);
  Philox random(2, 0);
  std::vector<double> slopes;
  for (int i = 0; i < 2000; ++i) slopes.push_back(draw_logistic(x, y, random)(1));
  const Moments moments = compute_moments(slopes);
  EXPECT_NEAR(moments.mean, fit->coefficients(1), 0.01);
  EXPECT_NEAR(moments.variance / fit->covariance(1, 1), 1, 0.16);
}

TEST(ImputationModels, StayFiniteWhenTheAnswerIsCertainAndColumnsFollowFromEachOther) {
  Eigen::MatrixXd x = Eigen::MatrixXd::Ones(8, 4);
  Eigen::VectorXd y(8);
  for (Eigen::Index i = 0; i < 8; ++i) {
    y(i) = i < 4 ? 0 : 1;
    x(i, 1) = x(i, 2) = i < 4 ? -1 : 1;
    x(i, 3) = 0;
  }
  Philox random(3, 0);
  for (int i = 0; i < 100; ++i) {
    EXPECT_LT(draw_logistic(x, y, random).cwiseAbs().maxCoeff(), 50);
    EXPECT_TRUE(draw_linear(x, y, random).drawn.allFinite());
  }
}

TEST(Donors, TakeTheNearestAndAmongAlikeOnesAny) {
  const std::vector<double> predicted = {0, 10, 1, 1, 1, 20, -10};
  const Donors donors(predicted);
  Philox random(1, 0);
  std::vector<int> times(predicted.size());
  for (int i = 0; i < 6000; ++i) ++times[donors.choose(0.2, 2, random)];
  EXPECT_NEAR(times[0], 3000, 200);
  for (const std::size_t alike : {2U, 3U, 4U}) EXPECT_NEAR(times[alike], 1000, 150);
  EXPECT_EQ(times[1] + times[5] + times[6], 0);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(donors.choose(100, 1, random), 5U);
    EXPECT_EQ(donors.choose(-100, 1, random), 6U);
    EXPECT_LT(donors.choose(3, 50, random), predicted.size());
  }
}

TEST(MiImpute, RefusesWhatItCannotDo) {
  Data data = leave_gaps(make_people(11, 40), 12);
  const auto code = [&](const Data& given, const ImputationOptions& options) {
    const auto result = compute_mi_impute(kFormula, given, options);
    return result ? std::optional<ErrorCode>() : result.error().code;
  };
  EXPECT_EQ(code(data, {.m = 1}), ErrorCode::InvalidArgument);
  EXPECT_EQ(code(data, {.m = 101}), ErrorCode::InvalidArgument);
  EXPECT_EQ(code(data, {.iterations = 0}), ErrorCode::InvalidArgument);
  EXPECT_EQ(code(leave_gaps(make_people(13, 30000), 14), {.m = 100, .iterations = 100}), ErrorCode::InvalidArgument);
  for (std::size_t i = 3; i < 40; ++i) data.columns[1].numbers[i].reset();
  EXPECT_EQ(code(data, {}), ErrorCode::InsufficientData);
  data.columns[1].numbers.pop_back();
  EXPECT_EQ(code(data, {}), ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace cairn::stats
