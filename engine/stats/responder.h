#pragma once

#include "engine/stats/proportion_ci.h"
#include "engine/stats/risk_difference.h"

namespace cairn::stats {

struct ResponderOptions {
  double threshold =
      0;  // change that counts; reached when change >= threshold - 1e-9 (decimal thresholds are not exact in binary)
  bool is_higher_better = false;
  double confidence = 0.95;
};

struct ResponderGroup {
  std::int64_t n = 0, improved = 0, unchanged = 0, deteriorated = 0;
  double proportion_improved = 0;
  Interval ci;             // Wilson
  double mean_change = 0;  // positive is better
};

/// Who got better by at least the threshold, in two groups of people with both values. `first` minus `second`.
struct Responder {
  ResponderGroup first, second;
  RiskDifference difference;
};

/// InsufficientData when a group has no complete pair; InvalidArgument unless the threshold is positive.
Result<Responder> compute_responder(const Pairs& first, const Pairs& second,
                                    const ResponderOptions& options);  // x: pre, y: post

}  // namespace cairn::stats
