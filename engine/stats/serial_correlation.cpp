#include "engine/stats/serial_correlation.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/sample.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<double> compute_autocorrelations(std::span<const double> values, std::size_t lags) {
  const double mean = compute_moments(values).mean;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  std::vector<double> out;
  for (std::size_t lag = 1; lag <= lags; ++lag) {
    double products = 0;
    for (std::size_t i = lag; i < values.size(); ++i) products += (values[i] - mean) * (values[i - lag] - mean);
    out.push_back(products / squares);
  }
  return out;
}

std::vector<double> compute_partial_autocorrelations(std::span<const double> autocorrelations) {
  std::vector<double> out, weights;
  double left = 1;
  for (std::size_t lag = 0; lag < autocorrelations.size(); ++lag) {
    double explained = 0;
    for (std::size_t i = 0; i < lag; ++i) explained += weights[i] * autocorrelations[lag - 1 - i];
    const double partial = left > 0 ? (autocorrelations[lag] - explained) / left : 0;
    const std::vector<double> before = weights;
    for (std::size_t i = 0; i < lag; ++i) weights[i] -= partial * before[lag - 1 - i];
    weights.push_back(partial);
    left *= 1 - partial * partial;
    out.push_back(partial);
  }
  return out;
}

SerialTest test_ljung_box(std::span<const double> autocorrelations, std::size_t n) {
  const auto size = static_cast<double>(n);
  double sum = 0, left = size;
  for (const double r : autocorrelations) sum += r * r / --left;
  const double statistic = size * (size + 2) * sum;
  return {statistic, chi_square_upper(statistic, static_cast<double>(autocorrelations.size()))};
}

SerialTest test_box_pierce(std::span<const double> autocorrelations, std::size_t n) {
  double sum = 0;
  for (const double r : autocorrelations) sum += r * r;
  const double statistic = static_cast<double>(n) * sum;
  return {statistic, chi_square_upper(statistic, static_cast<double>(autocorrelations.size()))};
}

double compute_durbin_watson(std::span<const double> residuals) {
  double steps = 0, squares = residuals.empty() ? 0 : residuals[0] * residuals[0];
  for (std::size_t i = 1; i < residuals.size(); ++i) {
    const double step = residuals[i] - residuals[i - 1];
    steps += step * step;
    squares += residuals[i] * residuals[i];
  }
  return steps / squares;
}

std::optional<SerialTest> test_breusch_godfrey(const MatrixXd& x, const VectorXd& residuals, std::size_t order) {
  const auto lags = static_cast<Index>(order);
  MatrixXd wider = MatrixXd::Zero(x.rows(), x.cols() + lags);
  wider.leftCols(x.cols()) = x;
  for (Index lag = 1; lag <= std::min(lags, x.rows() - 1); ++lag)
    wider.col(x.cols() + lag - 1).tail(x.rows() - lag) = residuals.head(x.rows() - lag);
  const Result<LinearModel> model = fit_linear_model(wider, residuals);
  if (!model) return std::nullopt;
  const double total = residuals.squaredNorm();
  const double statistic = static_cast<double>(x.rows()) * (total - model->residual_squares) / total;
  return SerialTest{statistic, chi_square_upper(std::max(0.0, statistic), static_cast<double>(order))};
}

MatrixXd compute_newey_west(const MatrixXd& x, const LinearModel& model, std::size_t lag) {
  const MatrixXd scores = model.residuals.asDiagonal() * x;
  MatrixXd meat = scores.transpose() * scores;
  const Index lags = std::min(static_cast<Index>(lag), x.rows() - 1);
  for (Index l = 1; l <= lags; ++l) {
    const double weight = 1 - static_cast<double>(l) / (static_cast<double>(lag) + 1);
    const MatrixXd products = scores.bottomRows(x.rows() - l).transpose() * scores.topRows(x.rows() - l);
    meat += weight * (products + products.transpose());
  }
  return model.unscaled_covariance * meat * model.unscaled_covariance;
}

std::size_t default_newey_west_lag(std::size_t n) {
  return static_cast<std::size_t>(std::floor(4 * std::pow(static_cast<double>(n) / 100, 2.0 / 9)));
}

}  // namespace cairn::stats
