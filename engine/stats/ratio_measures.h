#pragma once

#include <cstdint>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Two shares x1/n1 and x2/n2 as a ratio of risks and of odds.
struct RatioMeasures {
  std::int64_t x1 = 0, n1 = 0, x2 = 0, n2 = 0;
  double risk_ratio = 0, odds_ratio = 0;
  Interval katz;                      // log risk ratio (Katz et al. 1978)
  Interval koopman;                   // score (Koopman 1984); the one to report
  Interval miettinen_nurminen;        // score, variance factor N/(N-1) (1985)
  Interval woolf;                     // log odds ratio (Woolf 1955)
  bool zero_cell_correction = false;  // a half was added: to every cell for odds, to x and n for risks
  double confidence = 0.95;
  std::string_view method;
};

/// InsufficientData when a group is empty; InvalidArgument unless 0 <= x <= n.
Result<RatioMeasures> compute_ratio_measures(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2,
                                             double confidence = 0.95);

}  // namespace cairn::stats
