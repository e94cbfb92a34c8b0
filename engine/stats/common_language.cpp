#include "engine/stats/common_language.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/pair_tally.h"

namespace cairn::stats {

Result<CommonLanguage> compute_common_language(const Sample& x, const Sample& y) {
  if (x.n() < 2 || y.n() < 2) return Error{ErrorCode::InsufficientData, "Each group needs at least two values."};
  const Moments a = compute_moments(x.values), b = compute_moments(y.values);
  if (a.variance + b.variance <= 0) return Error{ErrorCode::ZeroVariance, "All values within each group are the same."};
  const PairTally pairs = tally_pairs(x.values, y.values);
  const double m = static_cast<double>(x.n()), n = static_cast<double>(y.n());
  const double pooled = std::sqrt(((m - 1) * a.variance + (n - 1) * b.variance) / (m + n - 2));
  const double d = (a.mean - b.mean) / pooled;
  return CommonLanguage{{x.n(), y.n()},
                        {x.n_missing, y.n_missing},
                        (pairs.above + pairs.equal / 2) / (m * n),
                        normal_lower((a.mean - b.mean) / std::sqrt(a.variance + b.variance)),
                        normal_lower(d),
                        2 * normal_lower(-std::abs(d) / 2)};
}

}  // namespace cairn::stats
