#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engine/stats/lmm.h"
#include "engine/stats/mmrm.h"
#include "engine/stats/random_effects.h"

namespace cairn::stats {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

struct Trial {
  Column id, visit, y, age;
  TextColumn group;
};

Data data_of(const Trial& trial) {
  Data data;
  data.columns = {{"id", trial.id, {}},
                  {"visit", trial.visit, {}},
                  {"y", trial.y, {}},
                  {"age", trial.age, {}},
                  {"group", {}, trial.group}};
  return data;
}

/// People with a level of their own, seen at up to `visits` visits; some visits are missed.
Trial random_trial(unsigned seed, int people, int visits, double missed) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  Trial trial;
  for (int person = 0; person < people; ++person) {
    const double level = 2 * normal(engine), age = 50 + 10 * normal(engine);
    for (int visit = 1; visit <= visits; ++visit) {
      trial.id.push_back(person);
      trial.visit.push_back(visit);
      trial.age.push_back(age);
      trial.group.push_back(person % 2 == 0 ? "new" : "old");
      const double value = 10 + 0.05 * age + level - visit + 0.4 * visit * (person % 2) + normal(engine);
      trial.y.push_back(uniform(engine) < missed ? std::nullopt : std::optional(value));
    }
  }
  return trial;
}

Result<Mmrm> fit(const Trial& trial, std::string_view formula, VisitCovariance covariance) {
  MmrmOptions options;
  options.covariance = covariance;
  return compute_mmrm(data_of(trial), parse_formula(formula).value(), options);
}

Result<Lmm> fit_lmm(const Trial& trial, std::string_view formula) {
  return compute_lmm(data_of(trial), parse_formula(formula).value());
}

Trial in_other_order(const Trial& trial, unsigned seed) {
  std::vector<std::size_t> order(trial.y.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937(seed));
  Trial out;
  for (const std::size_t row : order) {
    out.id.push_back(trial.id[row]);
    out.visit.push_back(trial.visit[row]);
    out.y.push_back(trial.y[row]);
    out.age.push_back(trial.age[row]);
    out.group.push_back(trial.group[row]);
  }
  return out;
}

constexpr VisitCovariance kStructures[] = {VisitCovariance::Unstructured, VisitCovariance::Autoregressive,
                                           VisitCovariance::CompoundSymmetry};

TEST(Mmrm, DoesNotMindTheOrderOfRows) {
  const Trial trial = random_trial(1, 40, 4, 0.2);
  for (const VisitCovariance covariance : kStructures) {
    const auto one = fit(trial, "y ~ age + group * factor(visit)", covariance);
    const auto other = fit(in_other_order(trial, 2), "y ~ age + group * factor(visit)", covariance);
    ASSERT_TRUE(one && other);
    for (std::size_t i = 0; i < one->terms.size(); ++i) {
      EXPECT_NEAR(one->estimate[i], other->estimate[i], 1e-9);
      EXPECT_NEAR(*one->kr->df[i] / *other->kr->df[i], 1, 1e-8);
    }
  }
}

TEST(Mmrm, FollowsTheScaleOfTheOutcome) {
  Trial trial = random_trial(3, 30, 3, 0.15);
  for (const VisitCovariance covariance : kStructures) {
    const auto one = fit(trial, "y ~ group + factor(visit)", covariance);
    Trial moved = trial;
    for (auto& value : moved.y) {
      if (value) value = 1000 - 20 * *value;
    }
    const auto other = fit(moved, "y ~ group + factor(visit)", covariance);
    ASSERT_TRUE(one && other);
    EXPECT_NEAR(other->estimate[0], 1000 - 20 * one->estimate[0], 1e-7);
    for (std::size_t i = 1; i < one->terms.size(); ++i) {
      EXPECT_NEAR(other->estimate[i], -20 * one->estimate[i], 1e-7);
      EXPECT_NEAR(other->kr->se[i] / one->kr->se[i], 20, 1e-6);
      EXPECT_NEAR(*other->kr->df[i] / *one->kr->df[i], 1, 1e-6);
    }
  }
}

TEST(Mmrm, WithEveryoneSeenAndEveryCellItsOwnMeanIsTheAnalysisOfTwoGroups) {
  const Trial trial = random_trial(4, 26, 3, 0);
  const auto full = fit(trial, "y ~ group * factor(visit)", VisitCovariance::Unstructured);
  ASSERT_TRUE(full);
  for (std::size_t i = 0; i < full->terms.size(); ++i) {
    EXPECT_NEAR(*full->kr->df[i], 24, 1e-6);
    EXPECT_NEAR(full->kr->se[i], full->se[i], 1e-9);
  }
}

TEST(Mmrm, GivesAContrastOfCoefficients) {
  const Data data = data_of(random_trial(5, 30, 3, 0.1));
  const Formula formula = parse_formula("y ~ group + factor(visit)").value();
  MmrmOptions options;
  options.contrasts = {{0, 0, 1, 0}, {0, 0, 1, -1}, {0, 0, -1, 1}};
  const auto result = compute_mmrm(data, formula, options);
  ASSERT_TRUE(result);
  EXPECT_DOUBLE_EQ(result->contrast_estimate[1], -result->contrast_estimate[2]);
  EXPECT_NEAR(result->contrast_estimate[1], result->estimate[2] - result->estimate[3], 1e-10);
  EXPECT_NEAR(result->satterthwaite->se[0], result->se[2], 1e-12);
  EXPECT_DOUBLE_EQ(result->kr->p[1], result->kr->p[2]);
  options.contrasts = {{1, 0}};
  EXPECT_EQ(compute_mmrm(data, formula, options).error().code, ErrorCode::InvalidArgument);
}

TEST(Mmrm, RefusesWhatCannotBeTold) {
  Trial trial = random_trial(6, 20, 3, 0);
  for (auto& age : trial.age) age = 40;
  EXPECT_EQ(fit(trial, "y ~ age", VisitCovariance::Unstructured).error().code, ErrorCode::Singular);
  for (auto& value : trial.y) value = 3;
  EXPECT_EQ(fit(trial, "y ~ group", VisitCovariance::Unstructured).error().code, ErrorCode::ZeroVariance);
  const Trial few = random_trial(7, 3, 6, 0);
  EXPECT_EQ(fit(few, "y ~ 1", VisitCovariance::Unstructured).error().code, ErrorCode::NoSolution);
}

TEST(Lmm, IsTheMmrmWithOneCorrelationForAll) {
  const Trial trial = random_trial(8, 30, 4, 0.25);
  const auto marginal = fit(trial, "y ~ group + visit", VisitCovariance::CompoundSymmetry);
  const auto random = fit_lmm(trial, "y ~ group + visit + (1 | id)");
  ASSERT_TRUE(marginal && random);
  EXPECT_NEAR(random->log_likelihood, marginal->log_likelihood, 1e-9);
  EXPECT_NEAR(*random->icc, marginal->correlation[0][1], 1e-8);
  for (std::size_t i = 0; i < random->terms.size(); ++i) {
    EXPECT_NEAR(random->estimate[i], marginal->estimate[i], 1e-8);
    EXPECT_NEAR(random->kr->se[i], marginal->kr_expected_information->se[i], 1e-8);
    EXPECT_NEAR(*random->satterthwaite.df[i] / *marginal->satterthwaite->df[i], 1, 1e-6);
  }
}

TEST(Lmm, FollowsAChangeOfUnitsOfTheSlope) {
  Trial trial = random_trial(9, 30, 5, 0.2);
  const auto years = fit_lmm(trial, "y ~ visit + (visit | id)");
  for (auto& visit : trial.visit) visit = 12 * *visit + 24000;
  const auto months = fit_lmm(trial, "y ~ visit + (visit | id)");
  ASSERT_TRUE(years && months);
  EXPECT_NEAR(months->log_likelihood, years->log_likelihood - std::log(12.0), 1e-6);
  EXPECT_NEAR(months->estimate[1] * 12, years->estimate[1], 1e-8);
  EXPECT_NEAR(months->random_covariance[1][1] * 144, years->random_covariance[1][1], 1e-5);
  EXPECT_NEAR(*months->kr->df[1] / *years->kr->df[1], 1, 1e-4);
}

TEST(Lmm, SaysWhenGroupsDoNotDiffer) {
  Trial trial = random_trial(10, 20, 4, 0);
  std::mt19937 engine(11);
  std::normal_distribution<double> normal;
  for (std::size_t i = 0; i < trial.y.size(); i += 4) {  // every person has the same mean
    double sum = 0;
    for (std::size_t j = 0; j < 4; ++j) sum += *(trial.y[i + j] = normal(engine));
    for (std::size_t j = 0; j < 4; ++j) *trial.y[i + j] -= sum / 4;
  }
  const auto result = fit_lmm(trial, "y ~ visit + (1 | id)");
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->is_singular);
  EXPECT_NEAR(*result->icc, 0, 1e-9);
  EXPECT_NEAR(*result->satterthwaite.df[1], 78, 1e-4);
}

/// Score and observed information of a model against differences of its likelihood and score.
void check_derivatives(const CovarianceModel& model, const VectorXd& theta) {
  const auto state = evaluate(model, theta, Derivatives::With);
  ASSERT_TRUE(state);
  for (Eigen::Index k = 0; k < theta.size(); ++k) {
    const double h = 1e-5 * std::max(1.0, std::abs(theta(k)));
    const VectorXd step = h * VectorXd::Unit(theta.size(), k);
    const auto up = evaluate(model, theta + step, Derivatives::With);
    const auto down = evaluate(model, theta - step, Derivatives::With);
    ASSERT_TRUE(up && down);
    EXPECT_NEAR(state->score(k), (up->log_likelihood - down->log_likelihood) / (2 * h), 1e-5);
    for (Eigen::Index l = 0; l < theta.size(); ++l)
      EXPECT_NEAR(state->observed(k, l), -(up->score(l) - down->score(l)) / (2 * h), 1e-5) << k << " " << l;
  }
}

TEST(CovarianceModel, HasExactDerivatives) {
  std::mt19937 engine(12);
  std::normal_distribution<double> normal;
  const auto random_matrix = [&](Eigen::Index rows, Eigen::Index columns) {
    return MatrixXd(MatrixXd::NullaryExpr(rows, columns, [&] { return normal(engine); }));
  };
  for (const Likelihood likelihood : {Likelihood::Restricted, Likelihood::Full}) {
    CovarianceModel model;
    model.effects = 2;
    model.likelihood = likelihood;
    for (const int people : {30, 1, 2})  // kept as moments and as rows
      model.blocks.emplace_back(people == 1 ? 2 : 3, random_matrix(3, people * (people == 1 ? 2 : 3)));
    const std::vector<std::vector<Eigen::Index>> seen = {{0, 1, 2}, {0, 2}, {1, 2, 3}};
    for (const VisitCovariance covariance : kStructures) {
      const VisitStructure visits(covariance, 4, seen);
      model.structure = &visits;
      VectorXd theta = visits.start(VectorXd::Constant(4, 1.3));
      if (covariance == VisitCovariance::Unstructured) theta.array() += 0.1;
      check_derivatives(model, theta);
    }
    for (const auto parameters :
         {RandomEffectStructure::Parameters::Factor, RandomEffectStructure::Parameters::Components}) {
      const RandomEffectStructure effects(parameters, 2,
                                          {random_matrix(3, 2), random_matrix(2, 2), random_matrix(3, 2)});
      model.structure = &effects;
      check_derivatives(model, VectorXd{{1.1, 0.3, 0.8, 0.4}});
    }
  }
}

}  // namespace
}  // namespace cairn::stats
