#include "engine/stats/ratio_measures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Table {
  double x1, n1, x2, n2;
};

/// The second share's maximum-likelihood estimate when the ratio is held at `ratio` (Miettinen & Nurminen 1985, eq.
/// 12): the smaller root of a quadratic.
double restricted_share(const Table& t, double ratio) {
  const double a = (t.n1 + t.n2) * ratio, b = ratio * (t.n1 + t.x2) + t.x1 + t.n2, c = t.x1 + t.x2;
  const double root = std::sqrt(std::max(0.0, b * b - 4 * a * c));
  return std::clamp(2 * c / (b + root), 0.0, std::min(1.0, 1 / ratio));
}

/// Falls as the ratio grows.
double score(const Table& t, double ratio, double factor) {
  const double p2 = restricted_share(t, ratio), p1 = std::min(1.0, ratio * p2);
  const double variance = (p1 * (1 - p1) / t.n1 + ratio * ratio * p2 * (1 - p2) / t.n2) * factor;
  const double distance = t.x1 / t.n1 - ratio * t.x2 / t.n2;
  if (variance > 0) return distance / std::sqrt(variance);
  return distance == 0 ? 0 : std::copysign(kInfinity, distance);
}

/// The ratio, by its logarithm, where the score falls through `target`.
double crossing(const Table& t, double target, double factor) {
  double lower = -1, upper = 1;
  while (lower > -512 && score(t, std::exp(lower), factor) < target) lower *= 2;
  while (upper < 512 && score(t, std::exp(upper), factor) > target) upper *= 2;
  for (int i = 0; i < 200 && upper - lower > 1e-15 * std::max(1.0, std::abs(upper)); ++i) {
    const double middle = (lower + upper) / 2;
    (score(t, std::exp(middle), factor) > target ? lower : upper) = middle;
  }
  return std::exp((lower + upper) / 2);
}

Interval score_interval(const Table& t, double z, double factor) {
  return {t.x1 == 0 ? 0 : crossing(t, z, factor), t.x2 == 0 ? kInfinity : crossing(t, -z, factor)};
}

Interval around_log(double ratio, double half) { return {ratio * std::exp(-half), ratio * std::exp(half)}; }

}  // namespace

Result<RatioMeasures> compute_ratio_measures(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2,
                                             double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (n1 < 0 || n2 < 0 || x1 < 0 || x2 < 0 || x1 > n1 || x2 > n2)
    return Error{ErrorCode::InvalidArgument, "Each count must lie between 0 and the number of people in its group."};
  if (n1 == 0 || n2 == 0) return Error{ErrorCode::InsufficientData, "Each group needs at least one person."};
  const Table t{static_cast<double>(x1), static_cast<double>(n1), static_cast<double>(x2), static_cast<double>(n2)};
  const double z = -normal_quantile((1 - confidence) / 2), total = t.n1 + t.n2;
  RatioMeasures out;
  out.x1 = x1, out.n1 = n1, out.x2 = x2, out.n2 = n2;
  out.zero_cell_correction = x1 == 0 || x2 == 0 || x1 == n1 || x2 == n2;
  const double half = out.zero_cell_correction ? 0.5 : 0;
  const double a = t.x1 + half, b = t.n1 - t.x1 + half, c = t.x2 + half, d = t.n2 - t.x2 + half;
  out.odds_ratio = a * d / (b * c);
  out.woolf = around_log(out.odds_ratio, z * std::sqrt(1 / a + 1 / b + 1 / c + 1 / d));
  const double all1 = t.n1 + half, all2 = t.n2 + half;
  out.risk_ratio = a / all1 / (c / all2);
  out.katz = around_log(out.risk_ratio, z * std::sqrt(std::max(0.0, 1 / a - 1 / all1 + 1 / c - 1 / all2)));
  out.koopman = score_interval(t, z, 1);
  out.miettinen_nurminen = score_interval(t, z, total / (total - 1));
  out.confidence = confidence;
  out.method = "ratio of two shares; koopman is the interval to report for risks, woolf for odds";
  return out;
}

}  // namespace cairn::stats
