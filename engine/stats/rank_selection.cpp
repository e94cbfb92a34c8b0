#include "engine/stats/rank_selection.h"

#include <bit>
#include <limits>

namespace cairn::stats {

std::int64_t to_ordered(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}

double from_ordered(std::int64_t key) {
  return std::bit_cast<double>(key < 0 ? std::numeric_limits<std::int64_t>::min() - key : key);
}

}  // namespace cairn::stats
