#pragma once

#include <optional>
#include <vector>

#include "engine/stats/covariance_model.h"
#include "engine/stats/sample.h"

namespace cairn::stats {

/// What is said about each contrast of coefficients. Without degrees of freedom the normal distribution counts.
struct ContrastTests {
  std::vector<double> se;
  std::vector<std::optional<double>> df;
  std::vector<double> t, p;
  std::vector<Interval> ci;
};

/// `covariance` is that of state.beta, `weights` that of the covariance parameters, contrasts are of state.beta.
ContrastTests test_contrasts(const CovarianceState& state, const Eigen::MatrixXd& covariance,
                             const Eigen::MatrixXd& weights, const std::vector<Eigen::VectorXd>& contrasts,
                             double confidence);

std::vector<std::vector<double>> list_rows(const Eigen::MatrixXd& m);

}  // namespace cairn::stats
