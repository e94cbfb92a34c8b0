#pragma once

#include <Eigen/Dense>
#include <optional>

#include "engine/base/result.h"

namespace cairn::stats {

/// Ordinary least squares by column-pivoted Householder QR with scaled columns. Internal to this module: the door to
/// Eigen.
struct LinearModel {
  Eigen::VectorXd coefficients, residuals, leverage;
  Eigen::MatrixXd unscaled_covariance;  // (X'X)^-1
  double residual_squares = 0, sigma = 0, df = 0;

  double covariance(Eigen::Index i, Eigen::Index j) const { return sigma * sigma * unscaled_covariance(i, j); }
};

/// InsufficientData when there are no residual degrees of freedom; Singular when a column is a combination of others.
Result<LinearModel> fit_linear_model(const Eigen::MatrixXd& x, const Eigen::VectorXd& y);

/// HC3 covariance of the coefficients; empty when a row has leverage 1.
std::optional<Eigen::MatrixXd> compute_hc3(const Eigen::MatrixXd& x, const LinearModel& model);

}  // namespace cairn::stats
