#include "engine/stats/contrast_tests.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"

namespace cairn::stats {

namespace {

/// Hardly any degree of freedom says nothing: the interval is open.
double find_quantile(double tail, const std::optional<double>& df) {
  if (!df) return normal_quantile(tail);
  return *df < 0.05 ? -std::numeric_limits<double>::infinity() : t_quantile(tail, *df);
}

}  // namespace

ContrastTests test_contrasts(const CovarianceState& state, const Eigen::MatrixXd& covariance,
                             const Eigen::MatrixXd& weights, const std::vector<Eigen::VectorXd>& contrasts,
                             double confidence) {
  ContrastTests out;
  const double tail = (1 - confidence) / 2;
  for (const Eigen::VectorXd& contrast : contrasts) {
    const double adjusted = contrast.dot(covariance * contrast), plain = contrast.dot(state.phi * contrast);
    // The adjustment is a series cut short; with very few people it can overshoot.
    const double estimate = contrast.dot(state.beta), se = std::sqrt(adjusted > 0 ? adjusted : plain);
    const std::optional<double> df = find_degrees_of_freedom(state, weights, contrast);
    const double t = estimate / se, half = se * -find_quantile(tail, df);
    const double upper = df ? t_upper(std::abs(t), *df) : normal_upper(std::abs(t));
    out.se.push_back(se);
    out.df.push_back(df);
    out.t.push_back(t);
    out.p.push_back(std::min(1.0, 2 * upper));
    out.ci.push_back({estimate - half, estimate + half});
  }
  return out;
}

std::vector<std::vector<double>> list_rows(const Eigen::MatrixXd& m) {
  std::vector<std::vector<double>> out;
  for (Eigen::Index i = 0; i < m.rows(); ++i) out.emplace_back(m.row(i).begin(), m.row(i).end());
  return out;
}

}  // namespace cairn::stats
