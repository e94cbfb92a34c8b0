#pragma once

#include <span>

namespace cairn::stats {

/// Every pair (x, y) counted without forming it, and the ties. Counts are exact.
struct PairTally {
  double above = 0, equal = 0;          // pairs with x > y, and with x = y
  double x_squares = 0, y_squares = 0;  // sums over x (over y) of its squared net wins
  double ties = 0;                      // sum over groups of equal values, in both samples together, of t^3 - t
};

/// Samples in any order. Scores of whole or half points are counted, others sorted: O(m + n).
PairTally tally_pairs(std::span<const double> x, std::span<const double> y);

}  // namespace cairn::stats
