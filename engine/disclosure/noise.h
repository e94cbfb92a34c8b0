#pragma once

#include <cstdint>

#include "engine/base/random.h"

namespace cairn::disclosure {

/// A number as numerator / denominator, both at least 1 where a parameter is meant.
struct Fraction {
  std::uint64_t numerator = 1, denominator = 1;
};

/// Exact random numbers for counts that carry noise: whole numbers only, no floating point, so that the low bits of an
/// answer say nothing about the count (Canonne, Kamath and Steinke 2020, "The Discrete Gaussian for Differential
/// Privacy", algorithms 1 to 3). Every draw is a function of the bits of `random` alone: its time never depends on the
/// count. Give the operating system's random source in service, a seeded one in tests.
class NoiseSampler {
 public:
  explicit NoiseSampler(Random& random) : random_(random) {}

  /// P(x) proportional to exp(-epsilon |x|): a count in which each person stands at most once becomes
  /// epsilon-differentially private. Epsilon above 0; numerator and denominator at most kLargestPart.
  std::int64_t discrete_laplace(Fraction epsilon);
  /// P(x) proportional to exp(-x² / (2 variance)): rho = 1 / (2 variance) of zero-concentrated differential privacy for
  /// such a count. Numerator and denominator at most kLargestPart.
  std::int64_t discrete_gaussian(Fraction variance);

  static constexpr std::uint64_t kLargestPart = std::uint64_t{1} << 20;

 private:
  __extension__ using Wide = unsigned __int128;
  Wide below(Wide limit);                             // 0 … limit-1, each as likely
  bool chance(Wide numerator, Wide denominator);      // true with that probability
  bool chance_exp(Wide numerator, Wide denominator);  // true with probability exp(-fraction), 0 or more
  bool chance_exp_of_at_most_one(Wide numerator, Wide denominator);
  std::int64_t laplace(std::uint64_t scale_numerator, std::uint64_t scale_denominator);

  Random& random_;
};

}  // namespace cairn::disclosure
