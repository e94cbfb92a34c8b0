#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/stats/mann_whitney.h"
#include "engine/stats/sample.h"

namespace cairn::stats {

/// Median of all differences x - y (not the difference of medians), with a distribution-free interval from order
/// statistics.
struct HodgesLehmann {
  std::array<std::size_t, 2> n{};  // second is 0 for one sample
  double estimate = 0;
  Interval ci;
  std::int64_t k = 0;  // the interval is from the k-th smallest to the k-th largest difference
  RankMethod variant = RankMethod::Asymptotic;
  std::string_view method;
  double confidence = 0.95;
};

/// Hodges & Lehmann (1963). Exact limits hold without ties only; Automatic means Asymptotic here. The m x n table is
/// never formed. InsufficientData when a group is empty.
Result<HodgesLehmann> compute_hodges_lehmann(const Sample& x, const Sample& y,
                                             RankMethod method = RankMethod::Automatic, double confidence = 0.95);
/// One sample, or differences within pairs: median of the Walsh averages, zeros kept.
Result<HodgesLehmann> compute_hodges_lehmann(const Sample& x, RankMethod method = RankMethod::Automatic,
                                             double confidence = 0.95);

}  // namespace cairn::stats
