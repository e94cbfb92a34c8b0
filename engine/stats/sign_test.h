#pragma once

#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// How many went up and how many down; those without change are left out of p, not of the median.
struct SignTest {
  std::size_t n = 0, n_missing = 0;
  std::size_t n_positive = 0, n_negative = 0, n_zero = 0;
  double p = 0;
  double median = 0;
  Interval ci;          // for the median, from order statistics; infinite when there are too few values for it
  double coverage = 0;  // what the interval covers at least: it can only take steps
  double confidence = 0.95;
  std::string_view method;
};

/// Arbuthnott 1710; interval by Conover (1999), section 3.2. Changes less options.mu are rounded to 10 decimals before
/// their sign is taken. InsufficientData without changes; ZeroVariance when every change is zero.
Result<SignTest> compute_sign_test(const Sample& changes, const TestOptions& options = {});

}  // namespace cairn::stats
