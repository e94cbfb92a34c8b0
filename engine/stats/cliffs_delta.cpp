#include "engine/stats/cliffs_delta.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/pair_tally.h"

namespace cairn::stats {
namespace {

std::string_view magnitude_of(double delta) {
  const double size = std::abs(delta);
  return size < 0.147 ? "negligible" : size < 0.33 ? "small" : size < 0.474 ? "medium" : "large";
}

/// Cliff's interval when the groups do not overlap at all.
Interval separated(double delta, double smaller_n, double z) {
  const double end = (smaller_n - z * z) / (smaller_n + z * z);
  return delta > 0 ? Interval{end, 1} : Interval{-1, -end};
}

Interval asymmetric(double delta, double variance, double z) {
  const double d2 = delta * delta, zs2 = z * z * variance;
  const double half = z * std::sqrt(variance) * std::sqrt((1 - d2) * (1 - d2) + zs2);
  const double scale = 1 - d2 + zs2;
  return {(delta - delta * d2 - half) / scale, (delta - delta * d2 + half) / scale};
}

}  // namespace

Result<CliffsDelta> compute_cliffs_delta(const Sample& x, const Sample& y, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.n() < 2 || y.n() < 2) return Error{ErrorCode::InsufficientData, "Each group needs at least two values."};
  const PairTally pairs = tally_pairs(x.values, y.values);
  const double m = static_cast<double>(x.n()), n = static_cast<double>(y.n()), mn = m * n;
  const double below = mn - pairs.above - pairs.equal;
  const double delta = (pairs.above - below) / mn;
  // Sums of squares about delta from sums of squared net wins: sum (w/n - d)^2 = sum w^2/n^2 - m d^2.
  const double rows = pairs.x_squares / (n * n) - m * delta * delta;
  const double columns = pairs.y_squares / (m * m) - n * delta * delta;
  const double all = (mn - pairs.equal) - mn * delta * delta;
  CliffsDelta out;
  out.n = {x.n(), y.n()};
  out.n_missing = {x.n_missing, y.n_missing};
  out.estimate = delta;
  out.variance = std::max(0.0, (n * n * rows + m * m * columns - all) / (mn * (m - 1) * (n - 1)));
  const double z = -normal_quantile((1 - confidence) / 2);
  const bool is_separated = pairs.above == mn || below == mn;
  if (is_separated) out.variance = 0;
  out.ci = is_separated ? separated(delta, std::min(m, n), z) : asymmetric(delta, out.variance, z);
  out.prob_superiority = (delta + 1) / 2;
  out.prob_superiority_ci = {(out.ci.lower + 1) / 2, (out.ci.upper + 1) / 2};
  out.magnitude = magnitude_of(delta);
  out.confidence = confidence;
  out.method = "Cliff's delta, asymmetric interval (Cliff 1993; Feng & Cliff 2004)";
  return out;
}

}  // namespace cairn::stats
