#include "engine/stats/logistic_fit.h"

#include <algorithm>
#include <cmath>

namespace cairn::stats {
namespace {

using Eigen::Index;
using Qr = Eigen::ColPivHouseholderQR<Eigen::MatrixXd>;

constexpr int kMaxIterations = 100;

double logistic(double linear) {
  const double e = std::exp(-std::abs(linear));
  return (linear > 0 ? 1 : e) / (1 + e);
}

/// p (1 - p) without cancellation at either end.
double information(double linear) {
  const double e = std::exp(-std::abs(linear));
  return e / ((1 + e) * (1 + e));
}

/// One weighted least squares problem, with columns scaled to length 1.
struct Step {
  Qr qr;
  Eigen::VectorXd scale;
  Eigen::VectorXd root;  // of the weights
};

Step prepare(const Eigen::MatrixXd& x, const Eigen::VectorXd& linear) {
  Step step;
  step.root = linear.unaryExpr([](double value) { return std::sqrt(information(value)); });
  const Eigen::MatrixXd weighted = step.root.asDiagonal() * x;
  step.scale = weighted.colwise().norm().transpose();
  for (double& scale : step.scale) scale = scale > 0 ? scale : 1;
  step.qr.setThreshold(1e-13);
  step.qr.compute(weighted * step.scale.cwiseInverse().asDiagonal());
  return step;
}

Eigen::VectorXd solve(const Step& step, const Eigen::VectorXd& linear, const Eigen::VectorXd& y) {
  Eigen::VectorXd target(y.size());
  for (Index i = 0; i < y.size(); ++i) {
    const double probability = logistic(linear(i));
    const double pull = y(i) > 0.5 ? 1 / probability : -1 / (1 - probability);  // (y - p) / (p (1 - p))
    target(i) = step.root(i) * (linear(i) + pull);
  }
  return step.qr.solve(target).cwiseQuotient(step.scale);
}

Eigen::MatrixXd invert_information(const Step& step) {
  const Index k = step.scale.size();
  const Eigen::MatrixXd inverse =
      step.qr.matrixR().topLeftCorner(k, k).triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(k, k));
  const Eigen::MatrixXd rows = step.scale.cwiseInverse().asDiagonal() * (step.qr.colsPermutation() * inverse);
  return rows * rows.transpose();
}

Result<void> check_columns(const Eigen::MatrixXd& x) {
  if (x.rows() <= x.cols())
    return Error{ErrorCode::InsufficientData, "There are too few complete rows for a model with this many terms."};
  const Eigen::VectorXd scale = x.colwise().norm().transpose();
  if (scale.size() > 0 && scale.minCoeff() > 0) {
    Qr qr;
    qr.setThreshold(1e-7);
    qr.compute(x * scale.cwiseInverse().asDiagonal());
    if (qr.rank() == x.cols()) return {};
  }
  return Error{ErrorCode::Singular,
               "One column of the model follows from the others, so their effects cannot be told apart."};
}

}  // namespace

Result<std::size_t> count_events(const Eigen::VectorXd& y) {
  std::size_t events = 0;
  for (const double value : y) {
    if (value != 0 && value != 1)
      return Error{ErrorCode::InvalidArgument, "The outcome must be 0 (no) or 1 (yes) in every row."};
    events += value == 1 ? 1 : 0;
  }
  if (events == 0 || events == static_cast<std::size_t>(y.size()))
    return Error{ErrorCode::InsufficientData,
                 "Everybody has the same outcome, so there is nothing to explain. Both 0 and 1 are needed."};
  return events;
}

double compute_deviance(const Eigen::VectorXd& linear, const Eigen::VectorXd& y) {
  long double sum = 0;
  for (Index i = 0; i < y.size(); ++i) {
    const double against = y(i) > 0.5 ? -linear(i) : linear(i);
    sum += std::max(against, 0.0) + std::log1p(std::exp(-std::abs(against)));
  }
  return static_cast<double>(2 * sum);
}

Result<LogisticFit> fit_logistic(const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
  CAIRN_TRY(check_columns(x));
  LogisticFit fit;
  const double start = std::log(3.0);  // a chance of three quarters for what happened
  fit.linear = y.unaryExpr([&](double outcome) { return outcome > 0.5 ? start : -start; });
  fit.deviance = compute_deviance(fit.linear, y);
  for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
    const Step step = prepare(x, fit.linear);
    Eigen::VectorXd coefficients = solve(step, fit.linear, y);
    Eigen::VectorXd linear = x * coefficients;
    double deviance = compute_deviance(linear, y);
    for (int half = 0; iteration > 0 && half < 30 && !(deviance <= fit.deviance * (1 + 1e-8) + 1e-8); ++half) {
      coefficients = (coefficients + fit.coefficients) / 2;
      linear = x * coefficients;
      deviance = compute_deviance(linear, y);
    }
    const double moved = (linear - fit.linear).cwiseAbs().maxCoeff();
    const double fell = std::abs(deviance - fit.deviance) / (std::abs(deviance) + 0.1);
    fit.coefficients = std::move(coefficients);
    fit.linear = std::move(linear);
    fit.deviance = deviance;
    if (!std::isfinite(deviance)) break;
    if (fell >= 1e-14 && moved > 0) continue;
    // With a finite best value steps shrink to nothing; without, log odds go on growing by about 1 a step.
    fit.is_separated = moved > 0.1;
    fit.probability = fit.linear.unaryExpr(&logistic);
    fit.covariance = invert_information(prepare(x, fit.linear));
    return fit;
  }
  return Error{ErrorCode::NoSolution, "The search for the best coefficients did not settle."};
}

}  // namespace cairn::stats
