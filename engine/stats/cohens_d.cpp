#include "engine/stats/cohens_d.h"

#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"

namespace cairn::stats {

Result<CohensD> compute_cohens_d(const Sample& x, const Sample& y, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.n() < 2 || y.n() < 2) return Error{ErrorCode::InsufficientData, "Each group needs at least two values."};
  const Moments a = compute_moments(x.values), b = compute_moments(y.values);
  const double m = static_cast<double>(a.n), n = static_cast<double>(b.n);
  CohensD out;
  out.df = m + n - 2;
  const double pooled = std::sqrt(((m - 1) * a.variance + (n - 1) * b.variance) / out.df);
  if (pooled <= 10 * std::numeric_limits<double>::epsilon() * std::max(std::abs(a.mean), std::abs(b.mean))) {
    return Error{ErrorCode::ZeroVariance,
                 "All values within each group are the same, so a difference cannot be standardised."};
  }
  out.n = {a.n, b.n};
  out.n_missing = {x.n_missing, y.n_missing};
  out.estimate = (a.mean - b.mean) / pooled;
  const double scale = std::sqrt(1 / m + 1 / n), t = out.estimate / scale, tail = (1 - confidence) / 2;
  out.ci = {find_noncentrality(t, out.df, 1 - tail) * scale, find_noncentrality(t, out.df, tail) * scale};
  out.correction_j = hedges_correction(out.df);
  out.hedges_g = out.estimate * out.correction_j;
  out.hedges_g_ci = {out.ci.lower * out.correction_j, out.ci.upper * out.correction_j};
  out.d_average_sd = (a.mean - b.mean) / std::sqrt((a.variance + b.variance) / 2);
  out.se_hedges_olkin = std::sqrt((m + n) / (m * n) + out.estimate * out.estimate / (2 * (m + n)));
  out.confidence = confidence;
  out.method = "standardised by the pooled sd, noncentral t interval; g with Hedges' exact correction";
  return out;
}

}  // namespace cairn::stats
