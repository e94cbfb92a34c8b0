#include "engine/stats/sorting.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>

namespace cairn::stats {
namespace {

constexpr std::size_t kSmall = 4096;  // below, comparing is as quick
constexpr unsigned kDigitBits = 11;
constexpr unsigned kDigits = 6;  // 66 bits hold all 64
constexpr std::uint64_t kMask = (std::uint64_t{1} << kDigitBits) - 1;
using Counts = std::array<std::array<std::uint32_t, kMask + 1>, kDigits>;

/// Bits whose order as whole numbers is the order of the values.
std::uint64_t key_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return bits ^ ((bits >> 63) != 0 ? ~std::uint64_t{0} : std::uint64_t{1} << 63);
}

std::size_t digit_of(std::uint64_t key, unsigned digit) {
  return static_cast<std::size_t>(key >> (digit * kDigitBits) & kMask);
}

/// Where each digit's values begin.
void to_offsets(std::array<std::uint32_t, kMask + 1>& counts) {
  std::uint32_t begin = 0;
  for (std::uint32_t& count : counts) begin += std::exchange(count, begin);
}

}  // namespace

void sort_values(std::vector<double>& values) {
  if (values.size() < kSmall || values.size() > UINT32_MAX) {
    std::sort(values.begin(), values.end(), [](double a, double b) { return key_of(a) < key_of(b); });
    return;
  }
  const auto counts = std::make_unique<Counts>();
  for (const double value : values) {
    const std::uint64_t key = key_of(value);
    for (unsigned digit = 0; digit < kDigits; ++digit) ++(*counts)[digit][digit_of(key, digit)];
  }
  std::vector<double> buffer(values.size());
  for (unsigned digit = 0; digit < kDigits; ++digit) {
    auto& offsets = (*counts)[digit];
    // All values share this digit: nothing to move.
    if (offsets[digit_of(key_of(values.front()), digit)] == values.size()) continue;
    to_offsets(offsets);
    for (const double value : values) buffer[offsets[digit_of(key_of(value), digit)]++] = value;
    values.swap(buffer);
  }
}

std::vector<double> sorted(std::vector<double> values) {
  sort_values(values);
  return values;
}

}  // namespace cairn::stats
