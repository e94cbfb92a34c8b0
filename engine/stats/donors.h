#pragma once

#include <span>
#include <utility>
#include <vector>

#include "engine/stats/philox.h"

namespace cairn::stats {

/// Rows with a known value, by what a model predicts for them, for predictive mean matching. Internal to this module.
class Donors {
 public:
  /// Predictions in standard deviations of the value; at least one.
  explicit Donors(std::span<const double> predicted);

  /// Index of one of the `count` predictions nearest to `wanted`, each equally likely; then any of those that are like
  /// it, so that the order of rows does not favour one.
  std::size_t choose(double wanted, std::size_t count, Philox& random) const;

 private:
  std::vector<std::pair<double, std::size_t>> sorted_;
  std::vector<std::size_t> from_, to_;  // where predictions like this one start and end
};

}  // namespace cairn::stats
