#pragma once

#include <Eigen/Dense>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/stats/linear_model.h"

namespace cairn::stats {

/// A statistic and its chance when there is no serial correlation.
struct SerialTest {
  double statistic = 0, p = 1;
};

/// Correlations at lags 1 to `lags` around the mean, sums divided by n (Box & Jenkins 1976, eq. 2.1.10). Needs lags < n
/// and values that vary.
std::vector<double> compute_autocorrelations(std::span<const double> values, std::size_t lags);
/// Partial ones from these (Durbin 1960; Levinson's recursion).
std::vector<double> compute_partial_autocorrelations(std::span<const double> autocorrelations);

/// Ljung & Box 1978 and Box & Pierce 1970, chi-square with as many degrees of freedom as lags.
SerialTest test_ljung_box(std::span<const double> autocorrelations, std::size_t n);
SerialTest test_box_pierce(std::span<const double> autocorrelations, std::size_t n);
/// Sum of squared steps over sum of squares: 2 without serial correlation, towards 0 when neighbours are alike (Durbin
/// & Watson 1950).
double compute_durbin_watson(std::span<const double> residuals);
/// Lagrange multiplier test n R^2 of the residuals on X and `order` earlier residuals, zero before the first (Breusch
/// 1978; Godfrey 1978). Empty when there are too few rows.
std::optional<SerialTest> test_breusch_godfrey(const Eigen::MatrixXd& x, const Eigen::VectorXd& residuals,
                                               std::size_t order);

/// Covariance of the coefficients that allows for serial correlation up to `lag` and unequal spread, Bartlett weights,
/// without a factor for small samples (Newey & West 1987, eq. 5).
Eigen::MatrixXd compute_newey_west(const Eigen::MatrixXd& x, const LinearModel& model, std::size_t lag);
/// floor(4 (n/100)^(2/9)) (Newey & West 1994).
std::size_t default_newey_west_lag(std::size_t n);

}  // namespace cairn::stats
