#include "engine/stats/brunner_munzel.h"

#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/ranks.h"

namespace cairn::stats {
namespace {

/// Variance of how many of the other group each value is ahead of: rank among all less rank within its group.
double placement_variance(std::span<const int> ranks_in_all, const Sample& group) {
  const std::vector<int> within = doubled_midranks(group.values);
  std::vector<double> placements;
  placements.reserve(within.size());
  for (std::size_t i = 0; i < within.size(); ++i) placements.push_back((ranks_in_all[i] - within[i]) / 2.0);
  return compute_moments(placements).variance;
}

}  // namespace

Result<BrunnerMunzel> compute_brunner_munzel(const Sample& x, const Sample& y, const TestOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  if (x.n() < 2 || y.n() < 2) return Error{ErrorCode::InsufficientData, "Each group needs at least two values."};
  std::vector<double> all = x.values;
  all.insert(all.end(), y.values.begin(), y.values.end());
  const std::vector<int> ranks = doubled_midranks(all);
  const std::span<const int> ranks_x(ranks.data(), x.n()), ranks_y(ranks.data() + x.n(), y.n());
  const double variance_x = placement_variance(ranks_x, x), variance_y = placement_variance(ranks_y, y);
  if (variance_x == 0 && variance_y == 0) {
    return Error{ErrorCode::ZeroVariance,
                 "The groups do not overlap, or everyone has the same value, so chance cannot be judged from them."};
  }
  const double m = static_cast<double>(x.n()), n = static_cast<double>(y.n());
  double sum_y = 0;
  for (const int rank : ranks_y) sum_y += rank / 2.0;
  BrunnerMunzel out;
  out.n = {x.n(), y.n()};
  out.n_missing = {x.n_missing, y.n_missing};
  out.estimate = (sum_y / n - (n + 1) / 2) / m;
  out.se = std::sqrt(variance_x / (m * n * n) + variance_y / (n * m * m));
  out.statistic = (out.estimate - 0.5) / out.se;
  const double a = m * variance_x, b = n * variance_y;
  out.df = (a + b) * (a + b) / (a * a / (m - 1) + b * b / (n - 1));
  out.p = options.alternative == Alternative::TwoSided  ? 2 * t_upper(std::abs(out.statistic), out.df)
          : options.alternative == Alternative::Greater ? t_lower(out.statistic, out.df)
                                                        : t_upper(out.statistic, out.df);
  const double half = -t_quantile((1 - options.confidence) / 2, out.df) * out.se;
  out.ci = {out.estimate - half, out.estimate + half};
  out.confidence = options.confidence;
  out.method = "Brunner-Munzel, t with Satterthwaite's degrees of freedom";
  out.assumptions = {"people answer independently of each other", "each group has at least about 10 people"};
  return out;
}

}  // namespace cairn::stats
