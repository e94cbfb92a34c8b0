#include "engine/stats/ewma.h"

#include <cmath>

namespace cairn::stats {

Result<Ewma> compute_ewma(const Sample& series, const ChartScale& scale, double lambda, double width) {
  if (series.n() == 0) return Error{ErrorCode::InsufficientData, "The series has no value."};
  if (!(lambda > 0 && lambda <= 1) || !(width > 0))
    return Error{ErrorCode::InvalidArgument, "The weight must lie between 0 and 1 and the width above zero."};
  Ewma out;
  CAIRN_ASSIGN(out.scale, find_chart_scale(series.values, scale));
  out.n = series.n();
  out.n_missing = series.n_missing;
  const auto [target, sigma] = out.scale;
  double average = target;
  for (std::size_t i = 0; i < out.n; ++i) {
    average = lambda * series.values[i] + (1 - lambda) * average;
    const double started = 1 - std::pow(1 - lambda, 2 * static_cast<double>(i + 1));
    const double half = width * sigma * std::sqrt(lambda / (2 - lambda) * started);
    out.average.push_back(average);
    out.lower.push_back(target - half);
    out.upper.push_back(target + half);
    if (std::abs(average - target) > half) out.signals.push_back(i + 1);
  }
  out.method = "exponentially weighted moving average, exact limits";
  out.assumptions = {"values are in the order of time and independent", "target and spread were known beforehand"};
  return out;
}

}  // namespace cairn::stats
