#pragma once

#include <array>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// delta = P(X > Y) - P(X < Y), from -1 to 1, and the same as a chance: prob_superiority = (delta + 1) / 2 with its own
/// interval.
struct CliffsDelta {
  std::array<std::size_t, 2> n{}, n_missing{};
  double estimate = 0, variance = 0;
  Interval ci;  // asymmetric (Cliff 1993; Feng & Cliff 2004), normal quantile
  double prob_superiority = 0;
  Interval prob_superiority_ci;  // of ci's ends
  std::string_view magnitude;    // negligible, small, medium, large (0.147, 0.33, 0.474; Romano et al. 2006)
  double confidence = 0.95;
  std::string_view method;
};

/// InsufficientData below two values a group. Time O(N log N); the m x n table is never formed.
Result<CliffsDelta> compute_cliffs_delta(const Sample& x, const Sample& y, double confidence = 0.95);

}  // namespace cairn::stats
