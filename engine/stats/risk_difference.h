#pragma once

#include <cstdint>
#include <optional>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Difference of two shares x1/n1 - x2/n2. Newcombe is the one to report.
struct RiskDifference {
  std::int64_t x1 = 0, n1 = 0, x2 = 0, n2 = 0;
  double estimate = 0;
  Interval newcombe;            // hybrid Wilson score (Newcombe 1998b, method 10)
  Interval newcombe_cc;         // method 11
  Interval miettinen_nurminen;  // score, variance factor N/(N-1) (1985)
  Interval mee;                 // score, factor 1 (1984)
  Interval agresti_caffo, wald;
  std::optional<double> z_pooled, p_pooled_z;  // empty when nobody or everybody has the event
  double nnt = 0;                              // 1 / estimate; infinite when the estimate is 0
  std::optional<Interval> nnt_ci;              // from Newcombe's limits, when they exclude 0
  double confidence = 0.95;
};

/// InsufficientData when a group is empty; InvalidArgument unless 0 <= x <= n.
Result<RiskDifference> compute_risk_difference(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2,
                                               double confidence = 0.95);

/// The score at a given difference: (estimate - delta) over its standard error with shares restricted to differ by
/// delta (Farrington & Manning 1990, eq. 5). Infinite when that is 0 and the estimate is another one.
double farrington_manning_z(const RiskDifference& difference, double delta);

}  // namespace cairn::stats
