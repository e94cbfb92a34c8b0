#include "engine/stats/risk_difference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/stats/distributions.h"
#include "engine/stats/proportion_ci.h"

namespace cairn::stats {
namespace {

struct Table {
  double x1, n1, x2, n2;
};

/// The second share's maximum-likelihood estimate when the difference is held at `delta`: root of a cubic
/// (Miettinen & Nurminen 1985, appendix; trigonometric form of Farrington & Manning 1990).
double restricted_share(const Table& t, double delta) {
  const double l3 = t.n1 + t.n2, count = t.x1 + t.x2;
  const double l2 = (t.n1 + 2 * t.n2) * delta - l3 - count;
  const double l1 = (t.n2 * delta - l3 - 2 * t.x2) * delta + count;
  const double l0 = t.x2 * delta * (1 - delta);
  const double third = l2 / (3 * l3);
  const double q = third * third * third - l1 * l2 / (6 * l3 * l3) + l0 / (2 * l3);
  const double radius = std::sqrt(std::max(0.0, third * third - l1 / (3 * l3)));
  const double p = q < 0 ? -radius : radius;
  const double cosine = p == 0 ? 0 : std::clamp(q / (p * p * p), -1.0, 1.0);
  const double share = 2 * p * std::cos((std::numbers::pi + std::acos(cosine)) / 3) - third;
  return std::clamp(share, std::max(0.0, -delta), std::min(1.0, 1 - delta));
}

double score(const Table& t, double delta, double factor) {
  const double p2 = restricted_share(t, delta), p1 = p2 + delta;
  const double variance = (p1 * (1 - p1) / t.n1 + p2 * (1 - p2) / t.n2) * factor;
  const double distance = t.x1 / t.n1 - t.x2 / t.n2 - delta;
  if (variance > 0) return distance / std::sqrt(variance);
  return std::abs(distance) < 1e-14 ? 0 : std::copysign(std::numeric_limits<double>::infinity(), distance);
}

/// Where score(delta) crosses `target` between a and b; it falls as delta grows.
double crossing(const Table& t, double target, double factor, double a, double b) {
  for (int i = 0; i < 200 && b - a >= 1e-15; ++i) {
    const double middle = (a + b) / 2;
    (score(t, middle, factor) > target ? a : b) = middle;
  }
  return (a + b) / 2;
}

Interval score_interval(const Table& t, double z, double factor) {
  const double difference = t.x1 / t.n1 - t.x2 / t.n2;
  return {difference <= -1 ? -1 : crossing(t, z, factor, -1 + 1e-14, difference),
          difference >= 1 ? 1 : crossing(t, -z, factor, difference, 1 - 1e-14)};
}

Interval newcombe(const Table& t, double z, Continuity continuity) {
  const double p1 = t.x1 / t.n1, p2 = t.x2 / t.n2;
  const Interval a = wilson_interval(t.x1, t.n1, z, continuity), b = wilson_interval(t.x2, t.n2, z, continuity);
  return {p1 - p2 - std::hypot(p1 - a.lower, b.upper - p2), p1 - p2 + std::hypot(a.upper - p1, p2 - b.lower)};
}

Interval around(double centre, double half) { return {centre - half, centre + half}; }
double binomial_variance(double p, double n) { return p * (1 - p) / n; }

}  // namespace

Result<RiskDifference> compute_risk_difference(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2,
                                               double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (n1 < 0 || n2 < 0 || x1 < 0 || x2 < 0 || x1 > n1 || x2 > n2) {
    return Error{ErrorCode::InvalidArgument, "Each count must lie between 0 and the number of people in its group."};
  }
  if (n1 == 0 || n2 == 0) return Error{ErrorCode::InsufficientData, "Each group needs at least one person."};
  const Table t{static_cast<double>(x1), static_cast<double>(n1), static_cast<double>(x2), static_cast<double>(n2)};
  const double z = -normal_quantile((1 - confidence) / 2), p1 = t.x1 / t.n1, p2 = t.x2 / t.n2, total = t.n1 + t.n2;
  RiskDifference out{x1, n1, x2, n2, p1 - p2, {}, {}, {}, {}, {}, {}, {}, {}, 0, {}, confidence};
  out.newcombe = newcombe(t, z, Continuity::None);
  out.newcombe_cc = newcombe(t, z, Continuity::Corrected);
  out.miettinen_nurminen = score_interval(t, z, total / (total - 1));
  out.mee = score_interval(t, z, 1);
  const double a1 = (t.x1 + 1) / (t.n1 + 2), a2 = (t.x2 + 1) / (t.n2 + 2);
  out.agresti_caffo = around(a1 - a2, z * std::sqrt(binomial_variance(a1, t.n1 + 2) + binomial_variance(a2, t.n2 + 2)));
  out.wald = around(out.estimate, z * std::sqrt(binomial_variance(p1, t.n1) + binomial_variance(p2, t.n2)));
  const double pooled = (t.x1 + t.x2) / total, pooled_variance = pooled * (1 - pooled) * (1 / t.n1 + 1 / t.n2);
  if (pooled_variance > 0) {
    out.z_pooled = out.estimate / std::sqrt(pooled_variance);
    out.p_pooled_z = 2 * normal_upper(std::abs(*out.z_pooled));
  }
  out.nnt = out.estimate == 0 ? std::numeric_limits<double>::infinity() : 1 / out.estimate;
  if (out.newcombe.lower > 0 || out.newcombe.upper < 0)
    out.nnt_ci = Interval{1 / out.newcombe.upper, 1 / out.newcombe.lower};
  return out;
}

double farrington_manning_z(const RiskDifference& difference, double delta) {
  const Table t{static_cast<double>(difference.x1), static_cast<double>(difference.n1),
                static_cast<double>(difference.x2), static_cast<double>(difference.n2)};
  return score(t, delta, 1);
}

}  // namespace cairn::stats
