#pragma once

#include <optional>
#include <string_view>

#include "engine/stats/power_design.h"

namespace cairn::stats {

/// One of n and power; the other is computed.
struct PowerProportionsInput {
  double p1 = 0, p2 = 0;  // shares in the two groups
  std::optional<double> n, power;
  PowerDesign design;
};

/// People per group, to compare two shares by a normal approximation.
struct PowerProportions {
  double n = 0, power = 0, n_ceiling = 0;   // pooled variance when there is no difference, separate when there is
  double cohens_h = 0;                      // 2 asin(sqrt p1) - 2 asin(sqrt p2)
  double arcsine_n = 0, arcsine_power = 0;  // the same question on the arcsine scale, both tails counted
  std::optional<double>
      fleiss_cc_n;  // as the reference cases: 2 / (n |p1 - p2|) under the root; only when n was asked for
  std::optional<double> casagrande_n;  // 4 / (n |p1 - p2|) under the root: Casagrande, Pike & Smith 1978, equation 5
  double alpha = 0.05;
  std::string_view method;
};

/// Fleiss, Levin & Paik (2003), eq. 4.14 and 4.15, as R's power.prop.test; Cohen (1988), chapter 6. InvalidArgument
/// when the shares are equal or not between 0 and 1, or unless one of n and power is given; NoSolution as power_t.
Result<PowerProportions> compute_power_proportions(const PowerProportionsInput& input);

}  // namespace cairn::stats
