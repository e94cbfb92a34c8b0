#pragma once

#include <array>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Standardised difference (mean x - mean y) / pooled sd, with Hedges' exact small-sample correction.
struct CohensD {
  std::array<std::size_t, 2> n{}, n_missing{};
  double estimate = 0;
  Interval ci;  // by inverting the noncentral t (Steiger & Fouladi 1997), df = n1 + n2 - 2
  double hedges_g = 0;
  Interval hedges_g_ci;     // ci times J
  double correction_j = 0;  // Hedges (1981)
  double d_average_sd = 0;  // standardised by sqrt((s1^2 + s2^2) / 2)
  double se_hedges_olkin = 0;
  double df = 0, confidence = 0.95;
  std::string_view method;
};

/// InsufficientData below two values a group; ZeroVariance when neither group varies.
Result<CohensD> compute_cohens_d(const Sample& x, const Sample& y, double confidence = 0.95);

}  // namespace cairn::stats
