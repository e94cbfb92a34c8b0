#include "engine/stats/chart_scale.h"

#include <cmath>

namespace cairn::stats {
namespace {

constexpr double kMeanRange = 1.128;  // d2 for two values (Wheeler 1993)

}  // namespace

Result<KnownScale> find_chart_scale(const std::vector<double>& values, const ChartScale& given) {
  if (given.sigma && !(*given.sigma > 0))
    return Error{ErrorCode::InvalidArgument, "The standard deviation \"sigma\" must be above zero."};
  if (given.target && given.sigma) return KnownScale{*given.target, *given.sigma};
  if (values.size() < 2)
    return Error{ErrorCode::InsufficientData, "Target and spread cannot come from fewer than two values; give both."};
  double ranges = 0;
  for (std::size_t i = 1; i < values.size(); ++i) ranges += std::abs(values[i] - values[i - 1]);
  const double sigma = given.sigma.value_or(ranges / static_cast<double>(values.size() - 1) / kMeanRange);
  if (!(sigma > 0))
    return Error{ErrorCode::ZeroVariance, "All values are the same, so their spread must be given as \"sigma\"."};
  return KnownScale{given.target.value_or(compute_moments(values).mean), sigma};
}

}  // namespace cairn::stats
