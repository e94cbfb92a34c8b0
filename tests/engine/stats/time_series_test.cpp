#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "engine/stats/interrupted_counts.h"
#include "engine/stats/interrupted_series.h"
#include "engine/stats/series_autocorrelation.h"

namespace cairn::stats {
namespace {

Column random_series(unsigned seed, int n, double rho) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  Column out;
  double error = 0;
  for (int i = 0; i < n; ++i) {
    error = rho * error + normal(engine);
    out.push_back(50 + 0.2 * i - (i >= n / 2 ? 4 : 0) + error);
  }
  return out;
}

Column changed(Column series, double factor, double shift, double trend) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (series[i]) series[i] = factor * *series[i] + shift + trend * static_cast<double>(i + 1);
  }
  return series;
}

InterruptedOptions at_place(std::size_t change_point) {
  InterruptedOptions options;
  options.design.change_point = change_point;
  return options;
}

TEST(InterruptedSeries, TakesATrendInItsStride) {
  const Column series = random_series(1, 60, 0.5);
  const auto plain = compute_interrupted_series(series, at_place(31));
  const auto steeper = compute_interrupted_series(changed(series, 1, 7, 3), at_place(31));
  ASSERT_TRUE(plain && steeper);
  for (const auto fit : {&InterruptedSeries::prais_winsten, &InterruptedSeries::reml, &InterruptedSeries::ml}) {
    const SeriesFit &a = *((*plain).*fit), &b = *((*steeper).*fit);
    EXPECT_NEAR(a.rho, b.rho, 1e-8);
    EXPECT_NEAR(a.estimate[0] + 7, b.estimate[0], 1e-6);
    EXPECT_NEAR(a.estimate[1] + 3, b.estimate[1], 1e-7);
    EXPECT_NEAR(a.estimate[2], b.estimate[2], 1e-6);
    EXPECT_NEAR(a.se[3], b.se[3], 1e-8);
  }
  EXPECT_NEAR(plain->effect.absolute, steeper->effect.absolute, 1e-9);
  EXPECT_NEAR(plain->durbin_watson, steeper->durbin_watson, 1e-9);
}

TEST(InterruptedSeries, ChangesSignWithTheSeries) {
  const Column series = random_series(2, 50, 0.3);
  const auto up = compute_interrupted_series(series, at_place(26));
  const auto down = compute_interrupted_series(changed(series, -2, 0, 0), at_place(26));
  ASSERT_TRUE(up && down);
  EXPECT_NEAR(up->newey_west.estimate[2] * -2, down->newey_west.estimate[2], 1e-9);
  EXPECT_NEAR(up->newey_west.p[2], down->newey_west.p[2], 1e-9);
  EXPECT_NEAR(*up->effect.relative, *down->effect.relative, 1e-9);
}

TEST(InterruptedSeries, FindsTheCorrelationOfNeighbours) {
  const auto result = compute_interrupted_series(random_series(3, 2000, 0.6), at_place(1001));
  ASSERT_TRUE(result);
  EXPECT_NEAR(result->reml->rho, 0.6, 0.06);
  EXPECT_NEAR(result->prais_winsten->rho, result->ml->rho, 0.01);
  EXPECT_NEAR(result->newey_west.estimate[2], -4, 0.6);
  EXPECT_LT(result->breusch_godfrey->p, 1e-9);
}

TEST(InterruptedSeries, KeepsThePlaceOfAGap) {
  Column series = random_series(4, 40, 0);
  const auto all = compute_interrupted_series(series, at_place(21));
  series[4].reset();
  series.insert(series.end(), {std::nullopt, std::nullopt});
  const auto fewer = compute_interrupted_series(series, at_place(21));
  ASSERT_TRUE(all && fewer);
  EXPECT_EQ(fewer->n, 39U);
  EXPECT_EQ(fewer->n_missing, 3U);
  EXPECT_NEAR(all->newey_west.estimate[1], fewer->newey_west.estimate[1], 0.1);
  EXPECT_EQ(fewer->n_before, 19U);
}

TEST(InterruptedSeries, RefusesWhatCannotBeTold) {
  InterruptedOptions waves = at_place(11);
  waves.design.harmonics = 1;
  waves.design.period = 2;  // its sine is zero everywhere
  const auto flat = compute_interrupted_series(random_series(5, 30, 0), waves);
  EXPECT_EQ(flat.error().code, ErrorCode::Singular);
  Column line;
  for (int i = 0; i < 20; ++i) line.push_back(3.0 * i);
  EXPECT_EQ(compute_interrupted_series(line, at_place(11)).error().code, ErrorCode::ZeroVariance);
  EXPECT_EQ(compute_interrupted_series(line, at_place(0)).error().code, ErrorCode::InvalidArgument);
}

TEST(NeweyWest, WithoutLagIsTheSandwichAndDoesNotMindTheDirectionOfTime) {
  std::mt19937 engine(6);
  std::normal_distribution<double> normal;
  Eigen::MatrixXd x(40, 2);
  Eigen::VectorXd y(40);
  for (int i = 0; i < 40; ++i) {
    x.row(i) << 1, normal(engine);
    y(i) = normal(engine);
  }
  const LinearModel model = fit_linear_model(x, y).value();
  const Eigen::MatrixXd meat = x.transpose() * model.residuals.cwiseAbs2().asDiagonal() * x;
  EXPECT_TRUE(compute_newey_west(x, model, 0).isApprox(model.unscaled_covariance * meat * model.unscaled_covariance));
  const Eigen::MatrixXd backwards = x.colwise().reverse();
  const LinearModel reverse = fit_linear_model(backwards, y.reverse()).value();
  EXPECT_TRUE(compute_newey_west(x, model, 5).isApprox(compute_newey_west(backwards, reverse, 5), 1e-9));
}

TEST(InterruptedCounts, DoesNotMindTheUnitOfThePopulation) {
  std::mt19937 engine(7);
  Column counts, population;
  for (int i = 0; i < 48; ++i) {
    population.push_back(1000 + 3 * i);
    counts.push_back(std::poisson_distribution<int>(i < 24 ? 40 : 30)(engine));
  }
  InterruptedCountsOptions options;
  options.design.change_point = 25;
  options.design.has_slope_change = false;
  const auto people = compute_interrupted_counts(counts, population, options);
  const auto thousands = compute_interrupted_counts(counts, changed(population, 0.001, 0, 0), options);
  ASSERT_TRUE(people && thousands);
  EXPECT_NEAR(people->rate_ratio, thousands->rate_ratio, 1e-10);
  EXPECT_NEAR(people->estimate[0] + std::log(1000.0), thousands->estimate[0], 1e-9);
  EXPECT_NEAR(people->deviance, thousands->deviance, 1e-9);
  counts[3] = 2.5;
  EXPECT_EQ(compute_interrupted_counts(counts, population, options).error().code, ErrorCode::InvalidArgument);
}

TEST(SeriesAutocorrelation, IsTheSameBackwardsAndOnAnotherScale) {
  Sample series;
  for (const auto& value : random_series(8, 80, 0.4)) series.values.push_back(*value);
  const auto forwards = compute_series_autocorrelation(series, 6);
  std::reverse(series.values.begin(), series.values.end());
  for (double& value : series.values) value = 3 - 5 * value;
  const auto backwards = compute_series_autocorrelation(series, 6);
  ASSERT_TRUE(forwards && backwards);
  for (std::size_t lag = 0; lag < 6; ++lag) {
    EXPECT_NEAR(forwards->autocorrelations[lag], backwards->autocorrelations[lag], 1e-12);
    EXPECT_NEAR(forwards->partial[lag], backwards->partial[lag], 1e-11);
  }
  EXPECT_DOUBLE_EQ(forwards->partial[0], forwards->autocorrelations[0]);
  EXPECT_EQ(forwards->runs, backwards->runs);
  EXPECT_GT(forwards->ljung_box.statistic, forwards->box_pierce.statistic);
}

}  // namespace
}  // namespace cairn::stats
