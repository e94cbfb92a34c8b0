#pragma once

#include <Eigen/Dense>

#include "engine/stats/philox.h"

namespace cairn::stats {

/// What multiple imputation draws from: the model's coefficients as they could be, given the data. The first column of
/// `x` is 1 everywhere; the others are centred and of spread 1 or thereabouts. Internal to this module, as
/// linear_model.h is. Neither fails: priors keep coefficients finite when columns follow from each other.

struct LinearDraw {
  Eigen::VectorXd estimate, drawn;
};

/// Normal linear model with a ridge of 1e-5 of the diagonal: coefficients and a draw of them and of the residual
/// spread (van Buuren 2018, algorithm 3.1, steps 1 to 7).
LinearDraw draw_linear(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, Philox& random);

/// Logistic model of 0 and 1: a draw from the normal distribution around the most likely coefficients (van Buuren 2018,
/// algorithm 3.4). Instead of the pseudo-rows there, a normal prior of spread 2.5 (10 for the intercept) keeps them
/// finite when `y` follows from `x` for certain (Gelman, Jakulin, Pittau & Su 2008, with a normal for the Cauchy).
Eigen::VectorXd draw_logistic(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, Philox& random);

/// 1 / (1 + e^-linear) without overflow.
double find_probability(double linear);

}  // namespace cairn::stats
