#include "engine/stats/coefficient.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {

Coefficient infer_coefficient(std::string term, double estimate, double se, double df, double confidence) {
  const double statistic = estimate / se, half = -t_quantile((1 - confidence) / 2, df) * se;
  const double p = std::min(1.0, 2 * t_upper(std::abs(statistic), df));
  return {std::move(term), estimate, se, statistic, p, {estimate - half, estimate + half}};
}

Coefficient infer_coefficient(std::string term, double estimate, double se, double confidence) {
  const double statistic = estimate / se, half = -normal_quantile((1 - confidence) / 2) * se;
  const double p = std::min(1.0, 2 * normal_upper(std::abs(statistic)));
  return {std::move(term), estimate, se, statistic, p, {estimate - half, estimate + half}};
}

}  // namespace cairn::stats
