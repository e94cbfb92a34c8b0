#pragma once

#include <Eigen/Dense>

#include "engine/base/result.h"

namespace cairn::stats {

/// Log-linear model of counts with an offset, by iteratively reweighted least squares (Nelder & Wedderburn 1972).
/// Internal to this module.
struct PoissonModel {
  Eigen::VectorXd coefficients, fitted;
  Eigen::MatrixXd covariance;                                       // as if the variance were the mean
  double deviance = 0, log_likelihood = 0, dispersion = 0, df = 0;  // dispersion: Pearson's chi-square / df
};

/// Counts are whole numbers from 0. Singular as for linear models; NoSolution when the estimates do not settle.
Result<PoissonModel> fit_poisson_model(const Eigen::MatrixXd& x, const Eigen::VectorXd& counts,
                                       const Eigen::VectorXd& offset);

}  // namespace cairn::stats
