#include "engine/stats/proportion_ci.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {

Interval wilson_interval(double x, double n, double z, Continuity continuity) {
  const double p = x / n, z2 = z * z;
  Interval out;
  if (continuity == Continuity::None) {
    const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    out = {centre - half, centre + half};
  } else {
    const double lower =
        (2 * n * p + z2 - 1 - z * std::sqrt(z2 - 2 - 1 / n + 4 * p * (n * (1 - p) + 1))) / (2 * (n + z2));
    const double upper =
        (2 * n * p + z2 + 1 + z * std::sqrt(z2 + 2 - 1 / n + 4 * p * (n * (1 - p) - 1))) / (2 * (n + z2));
    out = {x == 0 ? 0 : std::max(0.0, lower), x == n ? 1 : std::min(1.0, upper)};
  }
  if (x == 0) out.lower = 0;
  if (x == n) out.upper = 1;
  return out;
}

Result<ProportionCi> compute_proportion_ci(std::int64_t x, std::int64_t n, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (n < 0 || x < 0 || x > n)
    return Error{ErrorCode::InvalidArgument, "The count must lie between 0 and the number of people."};
  if (n == 0) return Error{ErrorCode::InsufficientData, "A share of no people cannot be computed."};
  const double k = static_cast<double>(x), m = static_cast<double>(n), tail = (1 - confidence) / 2;
  const double z = -normal_quantile(tail);
  ProportionCi out;
  out.x = x;
  out.n = n;
  out.estimate = k / m;
  out.confidence = confidence;
  out.wilson = wilson_interval(k, m, z, Continuity::None);
  out.wilson_cc = wilson_interval(k, m, z, Continuity::Corrected);
  out.clopper_pearson = {x == 0 ? 0 : beta_quantile(tail, k, m - k + 1),
                         x == n ? 1 : beta_quantile(1 - tail, k + 1, m - k)};
  out.jeffreys = {x == 0 ? 0 : beta_quantile(tail, k + 0.5, m - k + 0.5),
                  x == n ? 1 : beta_quantile(1 - tail, k + 0.5, m - k + 0.5)};
  const double widened = m + z * z, share = (k + z * z / 2) / widened;
  const double half = z * std::sqrt(share * (1 - share) / widened);
  out.agresti_coull = {share - half, share + half};
  const double wald = z * std::sqrt(out.estimate * (1 - out.estimate) / m);
  out.wald = {out.estimate - wald, out.estimate + wald};
  return out;
}

}  // namespace cairn::stats
