#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/stats/sample.h"

/// Sums of `size` of some values, the values being shared out at random. Internal to this module.
namespace cairn::stats {

/// Which sums count against chance: those as far from the middle as the observed one, or farther, allowing for
/// rounding. Sums are about the middle: the mean of all values was taken off each.
struct SumThreshold {
  double observed = 0, slack = 0;
  Alternative alternative = Alternative::TwoSided;
  bool is_reached_by(double sum) const {
    switch (alternative) {
      case Alternative::Greater:
        return sum >= observed - slack;
      case Alternative::Less:
        return sum <= observed + slack;
      case Alternative::TwoSided:
        break;
    }
    return (sum < 0 ? -sum : sum) >= (observed < 0 ? -observed : observed) - slack;
  }
};

/// Number of ways to choose; infinite when beyond double's range.
double count_combinations(std::size_t n, std::size_t k);

/// The share of all choices of `size` values whose sum reaches the threshold, by counting; empty when the values are
/// not whole numbers on any decimal scale, or there is too much to count. `values` are as given, `mean` is theirs.
std::optional<double> share_by_counting(std::span<const double> values, std::size_t size, double mean,
                                        const SumThreshold& threshold);
/// The same by going through all choices; empty when there are too many.
std::optional<double> share_by_listing(std::span<const double> centred, std::size_t size,
                                       const SumThreshold& threshold);

struct ShuffleOptions {
  std::size_t resamples;
  std::uint64_t seed;
  std::size_t threads;
};
/// How many of `resamples` random choices reach the threshold.
std::size_t count_by_shuffling(std::span<const double> centred, std::size_t size, const SumThreshold& threshold,
                               const ShuffleOptions& options);

}  // namespace cairn::stats
