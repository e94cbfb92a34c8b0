#pragma once

#include <cstdint>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// A share x / n with its intervals. Wilson is the one to report.
struct ProportionCi {
  std::int64_t x = 0, n = 0;
  double estimate = 0;
  Interval wilson;           // Wilson (1927) score
  Interval wilson_cc;        // with continuity correction (Newcombe 1998a, method 4)
  Interval clopper_pearson;  // exact (1934)
  Interval agresti_coull, jeffreys, wald;
  double confidence = 0.95;
};

/// InsufficientData when n = 0; InvalidArgument unless 0 <= x <= n.
Result<ProportionCi> compute_proportion_ci(std::int64_t x, std::int64_t n, double confidence = 0.95);

enum class Continuity { None, Corrected };
/// Wilson's score interval for x of n at normal quantile z.
Interval wilson_interval(double x, double n, double z, Continuity continuity);

}  // namespace cairn::stats
