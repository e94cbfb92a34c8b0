#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// The chance that someone of y is ahead of someone of x, ties half, without assuming equal shapes.
struct BrunnerMunzel {
  std::array<std::size_t, 2> n{}, n_missing{};
  double estimate = 0;  // P(X < Y) + P(X = Y) / 2
  double se = 0;
  double statistic = 0;  // positive when y tends to be larger
  double df = 0, p = 0;
  Interval ci;  // not cut off at 0 and 1
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Brunner & Munzel (2000), eq. 4.5 to 4.7. Alternative Greater: x tends to be larger. InsufficientData below two
/// values a group; ZeroVariance when the groups do not overlap (or hold one value only), for then chance cannot be
/// judged.
Result<BrunnerMunzel> compute_brunner_munzel(const Sample& x, const Sample& y, const TestOptions& options = {});

}  // namespace cairn::stats
