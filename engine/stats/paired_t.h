#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

struct PairedT {
  std::size_t n = 0, n_missing = 0;                                              // pairs
  double estimate = 0, sd_difference = 0, se = 0, df = 0, statistic = 0, p = 0;  // estimate: mean of x - y
  Interval ci;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Mean difference x - y within pairs (Student 1908). Change within a person also holds natural course and regression
/// to the mean. InsufficientData below two pairs; ZeroVariance when every difference is the same.
Result<PairedT> compute_paired_t(const Pairs& pairs, const TestOptions& options = {});

}  // namespace cairn::stats
