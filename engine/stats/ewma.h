#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/chart_scale.h"

namespace cairn::stats {

/// Exponentially weighted moving average (Roberts 1959) with limits that widen as it forgets where it started.
struct Ewma {
  std::size_t n = 0, n_missing = 0;
  std::vector<double> average, lower, upper;
  std::vector<std::size_t> signals;
  KnownScale scale;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};
/// `lambda` between 0 and 1 is the weight of the latest value; limits lie `width` standard deviations away.
Result<Ewma> compute_ewma(const Sample& series, const ChartScale& scale, double lambda, double width);

}  // namespace cairn::stats
