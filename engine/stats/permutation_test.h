#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

enum class PermutationMethod {
  Automatic,   // Exact when counting is cheap, else MonteCarlo
  Exact,       // every way of sharing the values out between the groups
  MonteCarlo,  // some of them, drawn at random
};

struct PermutationOptions {
  PermutationMethod method = PermutationMethod::Automatic;
  Alternative alternative = Alternative::TwoSided;
  std::size_t resamples = 9999;  // for MonteCarlo
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: one a core. Results do not depend on it
};

struct PermutationTest {
  std::array<std::size_t, 2> n{}, n_missing{};
  double statistic = 0;  // mean of x less mean of y
  double p = 0;
  double n_permutations = 0;  // ways of sharing the values out; infinite when beyond 1e308
  std::optional<double> se;   // of a MonteCarlo p, by chance of drawing
  std::optional<std::size_t> resamples;
  std::optional<std::uint64_t> seed;
  PermutationMethod variant = PermutationMethod::Exact;  // what was used
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Fisher (1935), Pitman (1937): how often the difference of means is at least as large when values are shared out
/// between the groups at random; two-sided by absolute value. Exact by counting sums of whole numbers when the values
/// are such (or decimals), else by going through all. Monte Carlo p is (b + 1) / (B + 1) (Davison & Hinkley 1997, eq.
/// 4.11). InsufficientData when a group is empty; ZeroVariance when every value is the same; InvalidArgument when Exact
/// is asked for and there is too much to count.
Result<PermutationTest> compute_permutation_test(const Sample& x, const Sample& y,
                                                 const PermutationOptions& options = {});

}  // namespace cairn::stats
