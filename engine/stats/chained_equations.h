#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

struct ImputationOptions {
  std::size_t m = 20;  // completed copies
  std::size_t iterations = 10;
  std::size_t donors = 5;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: one a core. Results do not depend on it
};

/// The most values that a category may have.
inline constexpr std::size_t kMostImputedLevels = 50;

/// Copies of the data with every gap filled, each from its own stream of random numbers: chained equations (van Buuren
/// 2018, section 4.5.2). Each column with gaps is drawn in turn given all others, those with the fewest gaps first,
/// starting from values drawn at random:
/// - numbers by predictive mean matching, type 1 (algorithm 3.3): the value of one of the nearest `donors`, at random
///   among rows predicted alike;
/// - texts, and columns named in `categories`, by a logistic draw (algorithm 3.4); with more than two values by such
///   draws in turn, each value against those that are rarer (nested dichotomies; Fienberg 1980, section 6.6).
/// A filled cell always holds a value seen in its column. Relations are straight lines, without interactions.
///
/// InvalidArgument for columns of different length, a value that is not finite or too large, more than
/// kMostImputedLevels values of a category, no copy, iteration or donor, or too much work; InsufficientData when a
/// column with gaps has fewer values than donors, or no row is given.
Result<std::vector<Data>> impute_by_chained_equations(const Data& data, std::span<const std::string> categories,
                                                      const ImputationOptions& options);

}  // namespace cairn::stats
