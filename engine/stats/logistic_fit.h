#pragma once

#include <Eigen/Dense>

#include "engine/base/result.h"

namespace cairn::stats {

/// Binary logistic regression by maximum likelihood. Internal to this module, as linear_model.h is.
struct LogisticFit {
  Eigen::VectorXd coefficients, linear, probability;  // linear = x * coefficients
  Eigen::MatrixXd covariance;                         // inverse of the expected information
  double deviance = 0;
  /// Some people's outcome follows from the columns for certain: coefficients have no finite best value, and those
  /// here are where the deviance stopped to fall.
  bool is_separated = false;
};

/// Iteratively reweighted least squares by QR (McCullagh & Nelder 1989, section 2.5) until the deviance changes by less
/// than 1e-14 of itself. `y` holds 0 and 1. InsufficientData when there are no more rows than columns; Singular when a
/// column follows from others; NoSolution when the deviance does not settle.
Result<LogisticFit> fit_logistic(const Eigen::MatrixXd& x, const Eigen::VectorXd& y);

/// How many of the outcomes are 1. InvalidArgument for other values than 0 and 1; InsufficientData when all are the
/// same.
Result<std::size_t> count_events(const Eigen::VectorXd& y);

/// -2 log likelihood of outcomes 0 and 1 for the given log odds.
double compute_deviance(const Eigen::VectorXd& linear, const Eigen::VectorXd& y);

}  // namespace cairn::stats
