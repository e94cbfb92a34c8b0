#include "engine/stats/score_counts.h"

#include <algorithm>
#include <cmath>

namespace cairn::stats {
namespace {

constexpr double kLargest = 1e9;  // beyond, halves and places would not be exact

struct Range {
  double lowest = kLargest, highest = -kLargest;
};

/// Widens the range; false at the first value that is not a half point of moderate size.
bool widen(std::span<const double> values, Range& range) {
  for (std::size_t begin = 0; begin < values.size(); begin += 256) {  // in blocks: quick, and quick to give up
    bool is_half = true;
    for (const double value : values.subspan(begin, std::min<std::size_t>(256, values.size() - begin))) {
      const double twice = value * 2;
      is_half &= std::abs(value) <= kLargest && twice == std::nearbyint(twice);
      range.lowest = std::min(range.lowest, value);
      range.highest = std::max(range.highest, value);
    }
    if (!is_half) return false;
  }
  return true;
}

void count(std::span<const double> values, ScoreCounts& out) {
  // Two tables: equal scores one after the other would wait for each other in one.
  std::vector<std::int64_t> other(out.counts.size());
  const double lowest = out.lowest;
  std::size_t i = 0;
  for (; i + 1 < values.size(); i += 2) {
    ++out.counts[static_cast<std::size_t>((values[i] - lowest) * 2)];
    ++other[static_cast<std::size_t>((values[i + 1] - lowest) * 2)];
  }
  if (i < values.size()) ++other[static_cast<std::size_t>((values[i] - lowest) * 2)];
  for (std::size_t place = 0; place < other.size(); ++place) out.counts[place] += other[place];
}

}  // namespace

std::optional<ScoreTable> find_score_table(std::span<const double> x, std::span<const double> y,
                                           std::size_t max_places) {
  Range range;
  if ((x.empty() && y.empty()) || !widen(x, range) || !widen(y, range)) return std::nullopt;
  const auto places = static_cast<std::size_t>((range.highest - range.lowest) * 2) + 1;
  if (places > max_places) return std::nullopt;
  ScoreTable out;
  for (auto* part : {&out.x, &out.y}) {
    part->lowest = range.lowest + 0.0;  // -0 becomes 0
    part->counts.resize(places);
  }
  count(x, out.x);
  count(y, out.y);
  return out;
}

}  // namespace cairn::stats
