#pragma once

#include <cstdint>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// The first cell of a 2 x 2 table when all its margins are held: Fisher's noncentral hypergeometric distribution, its
/// weights log C(r1, k) C(r2, c1 - k) + k log(odds ratio). Internal to this module.
class ConditionalOdds {
 public:
  /// Cells a, b / c, d from 0.
  ConditionalOdds(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d);

  /// Chances at odds ratio 1: of the table seen, and of first cells as large, as small, or tables as unlikely.
  double density() const;
  double upper() const;
  double lower() const;
  double two_sided() const;
  /// The odds ratio that makes the table seen most likely: 0 or infinite when the cell is as small or large as can be.
  double most_likely() const;
  /// Each tail (1 - confidence) / 2 (Cornfield 1956).
  Interval interval(double confidence) const;

 private:
  struct Moments {
    double mean, upper, lower, point;  // of k; P(K >= seen), P(K <= seen), P(K = seen)
  };
  Moments at(double log_odds) const;
  std::int64_t lowest_, seen_;
  std::vector<double> log_weights_;  // from lowest_
};

}  // namespace cairn::stats
