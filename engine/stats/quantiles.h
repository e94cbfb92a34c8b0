#pragma once

#include <span>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Sample quantiles of Hyndman & Fan (1996), types 1 to 9. 7 is the default here (as R); 6 is SPSS's, 2 SAS's.
/// InsufficientData without values; InvalidArgument for a probability outside 0..1 or another type.
Result<std::vector<double>> compute_quantiles(const Sample& x, std::span<const double> probabilities, int type = 7);

/// Type 7 from values already sorted and not empty.
double quantile_of_sorted(std::span<const double> sorted, double probability);
/// The median of values in any order, not empty.
double median_of(std::vector<double> values);

}  // namespace cairn::stats
