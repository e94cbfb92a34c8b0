#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "engine/survey/scoring.h"

namespace cairn::instruments {

/// A share of people, as "percent positive" and "top score" are defined: for scales of 0 and 1.
struct GroupPercent {
  std::size_t people = 0, positive = 0;
  double percent = 0;
};
/// Empty when nobody has a score. People without one are not counted at all.
std::optional<GroupPercent> compute_group_percent(std::span<const survey::Score> scores);

}  // namespace cairn::instruments
