#include "engine/disclosure/noise.h"

#include <array>
#include <cstring>

#include "engine/base/error.h"

namespace cairn::disclosure {
namespace {

bool is_usable(Fraction fraction) {
  return fraction.numerator >= 1 && fraction.denominator >= 1 && fraction.numerator <= NoiseSampler::kLargestPart &&
         fraction.denominator <= NoiseSampler::kLargestPart;
}

/// The largest whole number whose square is at most numerator / denominator.
std::uint64_t whole_root(Fraction fraction) {
  std::uint64_t root = 0;
  while ((root + 1) * (root + 1) * fraction.denominator <= fraction.numerator) ++root;
  return root;
}

}  // namespace

NoiseSampler::Wide NoiseSampler::below(Wide limit) {
  CAIRN_ASSERT(limit >= 1);
  Wide mask = limit - 1;
  for (int shift = 1; shift < 128; shift *= 2) mask |= mask >> shift;
  while (true) {
    std::array<std::byte, sizeof(Wide)> bytes{};
    random_.fill(bytes);
    Wide value = 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    if ((value & mask) < limit) return value & mask;
  }
}

bool NoiseSampler::chance(Wide numerator, Wide denominator) { return below(denominator) < numerator; }

/// The alternating series of algorithm 1: the number of the first failure is odd with probability exp(-fraction).
bool NoiseSampler::chance_exp_of_at_most_one(Wide numerator, Wide denominator) {
  Wide k = 1;
  while (chance(numerator, denominator * k)) ++k;
  return k % 2 == 1;
}

bool NoiseSampler::chance_exp(Wide numerator, Wide denominator) {
  for (Wide whole = numerator / denominator; whole > 0; --whole) {
    if (!chance_exp_of_at_most_one(1, 1)) return false;
  }
  return chance_exp_of_at_most_one(numerator % denominator, denominator);
}

/// Algorithm 2: P(x) proportional to exp(-|x| / scale).
std::int64_t NoiseSampler::laplace(std::uint64_t scale_numerator, std::uint64_t scale_denominator) {
  while (true) {
    const Wide rest = below(scale_numerator);
    if (!chance_exp(rest, scale_numerator)) continue;
    Wide whole = 0;
    while (chance_exp_of_at_most_one(1, 1)) ++whole;
    const auto size = static_cast<std::int64_t>((rest + scale_numerator * whole) / scale_denominator);
    const bool is_negative = chance(1, 2);
    if (is_negative && size == 0) continue;  // zero would come twice
    return is_negative ? -size : size;
  }
}

std::int64_t NoiseSampler::discrete_laplace(Fraction epsilon) {
  CAIRN_ASSERT(is_usable(epsilon));
  return laplace(epsilon.denominator, epsilon.numerator);
}

/// Algorithm 3: a Laplace draw is kept with probability exp(-(|y| - variance/t)² / (2 variance)).
std::int64_t NoiseSampler::discrete_gaussian(Fraction variance) {
  CAIRN_ASSERT(is_usable(variance));
  const std::uint64_t t = whole_root(variance) + 1;
  const Wide a = variance.numerator, b = variance.denominator;
  while (true) {
    const std::int64_t drawn = laplace(t, 1);
    const Wide scaled = static_cast<Wide>(drawn < 0 ? -drawn : drawn) * t * b;
    const Wide distance = scaled > a ? scaled - a : a - scaled;
    if (chance_exp(distance * distance, 2 * a * b * t * t)) return drawn;
  }
}

}  // namespace cairn::disclosure
