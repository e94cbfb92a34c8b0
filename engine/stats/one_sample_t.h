#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

struct OneSampleT {
  std::size_t n = 0, n_missing = 0;
  double estimate = 0, sd = 0, se = 0, df = 0, statistic = 0, p = 0;  // estimate: the mean
  Interval ci;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// The mean against a fixed value `options.mu` (Student 1908).
/// InsufficientData below two values; ZeroVariance when all values are the same.
Result<OneSampleT> compute_one_sample_t(const Sample& x, const TestOptions& options = {});

}  // namespace cairn::stats
