#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "engine/stats/mann_whitney.h"
#include "engine/stats/sample.h"

namespace cairn::stats {

/// The largest distance between the two groups' shares of people at or below a value.
struct KsTwoSample {
  std::array<std::size_t, 2> n{}, n_missing{};
  double statistic = 0;  // D
  double at = 0;         // the value where it is
  double p = 0;
  RankMethod variant = RankMethod::Exact;  // what was used
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Smirnov (1939). Exact is the permutation distribution given the ties (Schroeer & Trenkler 1995), chosen by Automatic
/// up to 10^7 pairs; Asymptotic is Kolmogorov's limit. InsufficientData when a group is empty.
Result<KsTwoSample> compute_ks_two_sample(const Sample& x, const Sample& y, RankMethod method = RankMethod::Automatic);

/// P(K > z) of Kolmogorov's limit distribution; below z = 1 as exactly as R's ks.test has it (4e-5).
double kolmogorov_upper(double z);

}  // namespace cairn::stats
