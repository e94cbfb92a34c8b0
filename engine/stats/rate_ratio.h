#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Events per time (or per person and time) in two groups, first against second.
struct RateRatio {
  std::array<double, 2> rate{};
  std::array<std::int64_t, 2> events{};
  std::optional<double> rate_ratio;  // empty when the second group has no events
  double p_exact = 0;
  Interval exact_ci;               // conditional; the upper end is infinite without events in the second group
  std::optional<Interval> log_ci;  // empty when a group has no events
  double rate_difference = 0;
  Interval rate_difference_ci;  // Wald
  double confidence = 0.95;
  std::string_view method;
};

/// Two Poisson counts and the time in which they were seen (Przyborowski & Wilenski 1940; Clopper & Pearson 1934).
/// InvalidArgument unless counts are at least 0 and times above 0; InsufficientData when neither group has an event.
Result<RateRatio> compute_rate_ratio(std::int64_t x1, double t1, std::int64_t x2, double t2, double confidence = 0.95);

}  // namespace cairn::stats
