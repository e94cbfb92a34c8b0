#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// How two measures go together, from -1 to 1.
struct Correlation {
  std::size_t n = 0, n_missing = 0;
  double pearson = 0, pearson_p = 0;
  Interval pearson_ci;                      // Fisher's z; [-1, 1] below four pairs
  double spearman = 0, spearman_p = 0;      // p by t with n - 2 degrees of freedom
  double kendall_tau_b = 0, kendall_p = 0;  // normal approximation with ties (Kendall 1970)
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// InsufficientData below three pairs; ZeroVariance when a column does not vary.
Result<Correlation> compute_correlation(const Pairs& pairs, double confidence = 0.95);

/// Pearson's r, in two passes; neither side may be constant.
double pearson_correlation(std::span<const double> x, std::span<const double> y);

}  // namespace cairn::stats
