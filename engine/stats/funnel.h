#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// One unit of a funnel plot.
struct FunnelUnit {
  double share = 0, z = 0, z_adjusted = 0;
  double lower_95 = 0, upper_95 = 0, lower_998 = 0, upper_998 = 0;  // normal limits, within 0 and 1
  double exact_lower_95 = 0, exact_upper_95 = 0, exact_lower_998 = 0, exact_upper_998 = 0;  // interpolated binomial
};

/// Shares of many units against one target (Spiegelhalter 2005): limits widen as units get smaller. The adjusted z
/// allows for more spread between units than chance gives: z winsorised at a tenth (its eq. for phi), additive variance
/// tau2 (DerSimonian & Laird).
struct Funnel {
  std::size_t n = 0, n_missing = 0;
  double target = 0, phi = 0, tau2 = 0;
  std::vector<FunnelUnit> units;
  std::size_t n_outside_998_naive = 0, n_outside_998_adjusted = 0;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Without a target the pooled share counts. InsufficientData below two units; ZeroVariance when the target is 0 or 1;
/// InvalidArgument for counts that are not whole, more events
/// than people, or a target outside 0 to 1.
Result<Funnel> compute_funnel(const Pairs& events, std::optional<double> target = {});

}  // namespace cairn::stats
