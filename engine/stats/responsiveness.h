#pragma once

#include <optional>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// How large people's change is, standardised in several ways.
struct Responsiveness {
  std::size_t n = 0, n_missing = 0;  // pairs
  double mean_change = 0, sd_change = 0;
  double srm = 0;                     // standardised response mean: mean / sd of the changes
  Interval srm_ci;                    // noncentral t, n - 1 degrees of freedom
  std::optional<double> srm_hedges;   // srm without its bias in small groups; empty for two pairs
  std::optional<double> effect_size;  // mean change / sd before (Kazis, Anderson & Meenan 1989); empty when that is 0
  double d_average = 0;               // mean change / sqrt of the mean of both variances
  std::optional<double> d_rm;         // srm sqrt(2 (1 - r)) (Morris & DeShon 2002, eq. 8)
  std::optional<double> correlation;  // of before and after; empty when one is constant
  double confidence = 0.95;
  std::string_view method;
};

/// Later less earlier values. InsufficientData below two pairs; ZeroVariance when everybody changed by the same.
Result<Responsiveness> compute_responsiveness(const Pairs& pre_and_post, double confidence = 0.95);

}  // namespace cairn::stats
