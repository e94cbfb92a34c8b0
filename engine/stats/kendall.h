#pragma once

#include <span>

namespace cairn::stats {

/// Kendall's tau-b with the two-sided p of its normal approximation.
struct Kendall {
  double tau_b = 0, p = 0;
};

/// O(n log n): Knight (1966). Variance of the score with ties: Kendall (1970), eq. 4.3. Neither side may be constant.
Kendall compute_kendall(std::span<const double> x, std::span<const double> y);

}  // namespace cairn::stats
