#include "engine/stats/sandwich.h"

#include <algorithm>
#include <cmath>

namespace cairn::stats {
namespace {

/// What a squared residual is multiplied with.
double correction(double leverage, double mean_leverage, const LinearModel& model, HeteroscedasticityKind kind) {
  switch (kind) {
    case HeteroscedasticityKind::HC0:
      return 1;
    case HeteroscedasticityKind::HC1:
      return static_cast<double>(model.residuals.size()) / model.df;
    case HeteroscedasticityKind::HC2:
      return 1 / (1 - leverage);
    case HeteroscedasticityKind::HC3:
      return 1 / ((1 - leverage) * (1 - leverage));
    case HeteroscedasticityKind::HC4:
      return std::pow(1 - leverage, -std::min(4.0, leverage / mean_leverage));
  }
  return 1;
}

}  // namespace

std::optional<Eigen::MatrixXd> compute_sandwich(const Eigen::MatrixXd& x, const LinearModel& model,
                                                HeteroscedasticityKind kind) {
  const bool divides = kind != HeteroscedasticityKind::HC0 && kind != HeteroscedasticityKind::HC1;
  const double mean_leverage = static_cast<double>(x.cols()) / static_cast<double>(x.rows());
  Eigen::VectorXd weights(x.rows());
  for (Eigen::Index row = 0; row < x.rows(); ++row) {
    const double leverage = model.leverage(row);
    if (divides && 1 - leverage < 1e-10) return std::nullopt;
    weights(row) = model.residuals(row) * model.residuals(row) * correction(leverage, mean_leverage, model, kind);
  }
  const Eigen::MatrixXd bread = x * model.unscaled_covariance;
  return bread.transpose() * weights.asDiagonal() * bread;
}

}  // namespace cairn::stats
