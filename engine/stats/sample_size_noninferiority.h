#pragma once

#include <string_view>

#include "engine/stats/power_design.h"

namespace cairn::stats {

enum class MarginDesign { Mean, EquivalenceMean, Proportion };

/// Higher is better; the margin is how much worse the new group may be (or how far apart for equivalence).
struct NonInferiorityInput {
  MarginDesign kind = MarginDesign::Mean;
  double margin = 0, power = 0.8;
  double alpha = 0.025;      // one-sided
  double sd = 1, delta = 0;  // means: spread, and true difference new less old
  double p1 = 0, p2 = 0;     // proportions: true shares, new and old
};

struct NonInferioritySize {
  double n = 0, n_ceiling = 0;  // per group
  double alpha = 0.025, power = 0.8;
  std::string_view method;
};

/// Julious (2004), eq. 11 and 15; Blackwelder (1982). Known variance, normal. InvalidArgument unless margin > 0, sd > 0
/// and shares lie between 0 and 1; NoSolution when the true difference is at or beyond the margin.
Result<NonInferioritySize> compute_sample_size_noninferiority(const NonInferiorityInput& input);

}  // namespace cairn::stats
