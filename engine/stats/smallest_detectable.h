#pragma once

#include <cstddef>

#include "engine/base/result.h"

namespace cairn::stats {

/// The standardised difference that a two-sided t test of two groups finds with the given power (noncentral t, the
/// opposite tail ignored, as R's power.t.test). Multiply by the standard deviation for points on the scale.
/// InsufficientData below two people a group; InvalidArgument unless alpha and power lie between 0 and 1.
Result<double> compute_smallest_detectable(std::size_t n1, std::size_t n2, double alpha = 0.05, double power = 0.8);
/// The same for `n` pairs, in units of the standard deviation of the change.
Result<double> compute_smallest_detectable_change(std::size_t n, double alpha = 0.05, double power = 0.8);

}  // namespace cairn::stats
