#pragma once

#include <array>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Difference of means in standard deviations of the second group: the control, or the cohort before.
struct GlassDelta {
  std::array<std::size_t, 2> n{}, n_missing{};
  double estimate = 0;
  Interval ci;
  double df = 0;  // n2 - 1
  double sd = 0;  // of the second group
  double confidence = 0.95;
  std::string_view method;
};

/// Glass (1976); interval by inverting the noncentral t of estimate / sqrt(1/n2 + s1^2 / (n1 s2^2)) with n2 - 1 degrees
/// of freedom. InsufficientData below two values a group; ZeroVariance when the second does not vary.
Result<GlassDelta> compute_glass_delta(const Sample& x, const Sample& y, double confidence = 0.95);

}  // namespace cairn::stats
