#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cairn::stats {

/// How often each score occurs, for scales of whole or half points.
struct ScoreCounts {
  double lowest = 0;                 // score of the first place; each place is half a point
  std::vector<std::int64_t> counts;  // by place
  double score(std::size_t place) const { return lowest + 0.5 * static_cast<double>(place); }
};

/// Both samples by the same places. Empty when a value is not a multiple of a half, when they spread over more than
/// `max_places`, or when both samples are empty.
struct ScoreTable {
  ScoreCounts x, y;
};
std::optional<ScoreTable> find_score_table(std::span<const double> x, std::span<const double> y,
                                           std::size_t max_places);

}  // namespace cairn::stats
