#include "engine/stats/responsiveness.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/stats/correlation.h"
#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

/// The noncentrality for which P(T <= t) = p. Beyond 37.62 by the normal approximation of Abramowitz & Stegun (1964,
/// 26.7.10), as R's pt has it there, so that both give the same interval for very large changes of many people.
double find_limit(double t, double df, double p) {
  constexpr double kLargest = 37.62;
  const double shrink = 1 / (4 * df);
  const double approximate = t * (1 - shrink) - normal_quantile(p) * std::sqrt(1 + 2 * shrink * t * t);
  return std::abs(approximate) > kLargest ? approximate : find_noncentrality(t, df, p);
}

}  // namespace

Result<Responsiveness> compute_responsiveness(const Pairs& pairs, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (pairs.n() < 2) return Error{ErrorCode::InsufficientData, "At least two people with both values are needed."};
  std::vector<double> changes(pairs.n());
  for (std::size_t i = 0; i < changes.size(); ++i) changes[i] = pairs.y[i] - pairs.x[i];
  const Moments change = compute_moments(changes), pre = compute_moments(pairs.x), post = compute_moments(pairs.y);
  const double n = static_cast<double>(pairs.n());
  const double largest = std::max({std::abs(change.mean), std::abs(pre.mean), std::abs(post.mean)});
  if (change.sd <= 10 * std::numeric_limits<double>::epsilon() * largest)
    return Error{ErrorCode::ZeroVariance, "Everybody changed by the same amount, so it cannot be standardised."};
  Responsiveness out;
  out.n = pairs.n();
  out.n_missing = pairs.n_missing;
  out.mean_change = change.mean;
  out.sd_change = change.sd;
  out.srm = change.mean / change.sd;
  const double root = std::sqrt(n), tail = (1 - confidence) / 2;
  out.srm_ci = {find_limit(out.srm * root, n - 1, 1 - tail) / root, find_limit(out.srm * root, n - 1, tail) / root};
  if (pairs.n() > 2) out.srm_hedges = out.srm * hedges_correction(n - 1);
  if (pre.sd > 0) out.effect_size = change.mean / pre.sd;
  out.d_average = change.mean / std::sqrt((pre.variance + post.variance) / 2);
  if (pre.sd > 0 && post.sd > 0) {
    out.correlation = pearson_correlation(pairs.x, pairs.y);
    out.d_rm = out.srm * std::sqrt(2 * (1 - *out.correlation));
  }
  out.confidence = confidence;
  out.method = "standardised change of the same people; srm with its noncentral t interval";
  return out;
}

}  // namespace cairn::stats
