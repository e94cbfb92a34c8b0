#include "engine/stats/contrast_tests.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {

ContrastTests test_contrasts(const CovarianceState& state, const Eigen::MatrixXd& covariance,
                             const Eigen::MatrixXd& weights, const std::vector<Eigen::VectorXd>& contrasts,
                             double confidence) {
  ContrastTests out;
  const double tail = (1 - confidence) / 2;
  for (const Eigen::VectorXd& contrast : contrasts) {
    const double estimate = contrast.dot(state.beta), se = std::sqrt(contrast.dot(covariance * contrast));
    const std::optional<double> df = find_degrees_of_freedom(state, weights, contrast);
    const double t = estimate / se, half = se * -(df ? t_quantile(tail, *df) : normal_quantile(tail));
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
