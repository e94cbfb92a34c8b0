#pragma once

#include <optional>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Target and spread of a series. What is not given comes from the series: its mean, and its mean moving range / 1.128.
struct ChartScale {
  std::optional<double> target, sigma;
};
struct KnownScale {
  double target = 0, sigma = 1;
};
/// InsufficientData when a figure must come from fewer than two values; ZeroVariance when it is no spread at all;
/// InvalidArgument when sigma is not above zero.
Result<KnownScale> find_chart_scale(const std::vector<double>& values, const ChartScale& given);

}  // namespace cairn::stats
