#include "engine/stats/smallest_detectable.h"

#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

Result<double> noncentrality_for(double df, double alpha, double power) {
  if (!(alpha > 0 && alpha < 1 && power > 0 && power < 1)) {
    return Error{ErrorCode::InvalidArgument, "Alpha and power must lie between 0 and 1, for example 0.05 and 0.8."};
  }
  return find_noncentrality(-t_quantile(alpha / 2, df), df, 1 - power);
}

}  // namespace

Result<double> compute_smallest_detectable(std::size_t n1, std::size_t n2, double alpha, double power) {
  if (n1 < 2 || n2 < 2) return Error{ErrorCode::InsufficientData, "Each group needs at least two people."};
  const double m = static_cast<double>(n1), n = static_cast<double>(n2);
  CAIRN_ASSIGN(const double delta, noncentrality_for(m + n - 2, alpha, power));
  return delta * std::sqrt(1 / m + 1 / n);
}

Result<double> compute_smallest_detectable_change(std::size_t n, double alpha, double power) {
  if (n < 2) return Error{ErrorCode::InsufficientData, "At least two people are needed."};
  CAIRN_ASSIGN(const double delta, noncentrality_for(static_cast<double>(n - 1), alpha, power));
  return delta / std::sqrt(static_cast<double>(n));
}

}  // namespace cairn::stats
