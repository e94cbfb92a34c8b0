#pragma once

#include <optional>
#include <string_view>

#include "engine/stats/power_design.h"

namespace cairn::stats {

/// The same people twice, yes or no: shares of all pairs that change from yes to no and from no to yes. One of n and
/// power; the other is computed.
struct PowerMcNemarInput {
  double p10 = 0, p01 = 0;
  std::optional<double> n, power;
  double alpha = 0.05;
};

struct PowerMcNemar {
  double n = 0, power = 0, n_ceiling = 0;  // pairs
  double alpha = 0.05;
  std::string_view method;
};

/// Connor (1987), eq. 3; Miettinen (1968). Two-sided. InvalidArgument when p10 = p01, either is negative, they exceed 1
/// together, or unless one of n and power is given.
Result<PowerMcNemar> compute_power_mcnemar(const PowerMcNemarInput& input);

}  // namespace cairn::stats
