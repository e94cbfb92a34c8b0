#pragma once

#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// How many people have the lowest and the highest score that the scale allows.
struct FloorCeiling {
  std::size_t n = 0, n_missing = 0;
  double floor = 0, ceiling = 0;  // shares of people
  Interval floor_ci, ceiling_ci;  // Wilson
  bool floor_flag = false, ceiling_flag = false;
  double confidence = 0.95;
  std::string_view method;
};

struct FloorCeilingOptions {
  double lowest = 0, highest = 0;  // of the scale, not of the data
  double threshold = 0.15;         // Terwee et al. (2007)
  double confidence = 0.95;
};

/// InsufficientData without a value; InvalidArgument unless lowest < highest and every value lies between them.
Result<FloorCeiling> compute_floor_ceiling(const Sample& sample, const FloorCeilingOptions& options);

}  // namespace cairn::stats
