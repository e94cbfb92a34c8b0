#pragma once

#include <Eigen/Dense>

#include "engine/base/result.h"
#include "engine/stats/covariance_model.h"
#include "engine/stats/linear_model.h"

namespace cairn::stats {

/// Regression whose errors follow e_t = rho e_(t-1) + u_t. Internal to this module.
struct AutoregressiveFit {
  double rho = 0;
  Eigen::VectorXd estimate, se;
  double df = 0;  // n - k
};

/// Prais & Winsten 1954: rho = sum e_t e_(t-1) / sum e_(t-1)^2, iterated to rounding; the first row is kept with weight
/// sqrt(1 - rho^2). NoSolution when rho leaves (-1, 1) or does not settle.
struct PraisWinsten : AutoregressiveFit {
  double durbin_watson = 0;  // of the transformed residuals: near 2 when rho took the serial correlation away
};
Result<PraisWinsten> fit_prais_winsten(const Eigen::MatrixXd& x, const Eigen::VectorXd& y);

/// Generalised least squares with rho by restricted or full maximum likelihood, the highest peak for rho in (-0.999,
/// 0.999) (Beach & MacKinnon 1978; Harville 1977 for REML). `innovation_variance` divides by n - k (REML) or n (ML).
struct AutoregressiveLikelihood : AutoregressiveFit {
  double innovation_variance = 0, log_likelihood = 0;
};
Result<AutoregressiveLikelihood> fit_autoregressive(const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
                                                    Likelihood likelihood);

}  // namespace cairn::stats
