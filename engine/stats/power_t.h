#pragma once

#include <optional>
#include <string_view>

#include "engine/stats/power_design.h"

namespace cairn::stats {

enum class TDesign { TwoSample, OneSample, Paired };

/// Three of n, delta, sd and power; the fourth is computed. When sd and another are absent, sd is 1.
struct PowerTInput {
  TDesign type = TDesign::TwoSample;
  std::optional<double> n;      // people in each group, or pairs; at least 2
  std::optional<double> delta;  // difference to find; its sign does not matter
  std::optional<double> sd;     // of the values, or of the changes within pairs
  std::optional<double> power;
  PowerDesign design;
};

struct PowerT {
  double n = 0, delta = 0, sd = 0, power = 0;
  double n_ceiling = 0;  // the smallest whole number that reaches the power
  double alpha = 0.05;
  std::string_view method;
};

/// Noncentral t (Johnson & Welch 1940), as R's power.t.test. InvalidArgument when not exactly one is left out, for a
/// difference of 0, n below 2 or a probability outside 0 to 1; NoSolution when nothing reaches the power.
Result<PowerT> compute_power_t(const PowerTInput& input);

}  // namespace cairn::stats
