#include "engine/stats/glass_delta.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"

namespace cairn::stats {

Result<GlassDelta> compute_glass_delta(const Sample& x, const Sample& y, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.n() < 2 || y.n() < 2) return Error{ErrorCode::InsufficientData, "Each group needs at least two values."};
  const Moments a = compute_moments(x.values), b = compute_moments(y.values);
  if (b.sd <= 10 * std::numeric_limits<double>::epsilon() * std::max(std::abs(a.mean), std::abs(b.mean))) {
    return Error{ErrorCode::ZeroVariance,
                 "All values of the second group are the same, so a difference cannot be standardised by it."};
  }
  const double m = static_cast<double>(a.n), n = static_cast<double>(b.n);
  GlassDelta out;
  out.n = {a.n, b.n};
  out.n_missing = {x.n_missing, y.n_missing};
  out.estimate = (a.mean - b.mean) / b.sd;
  out.sd = b.sd;
  out.df = n - 1;
  const double scale = std::sqrt(1 / n + a.variance / (m * b.variance)), t = out.estimate / scale;
  const double tail = (1 - confidence) / 2;
  out.ci = {find_noncentrality(t, out.df, 1 - tail) * scale, find_noncentrality(t, out.df, tail) * scale};
  out.confidence = confidence;
  out.method = "standardised by the second group's sd, noncentral t interval";
  return out;
}

}  // namespace cairn::stats
