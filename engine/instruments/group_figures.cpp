#include "engine/instruments/group_figures.h"

namespace cairn::instruments {

std::optional<GroupPercent> compute_group_percent(std::span<const survey::Score> scores) {
  GroupPercent group;
  for (const survey::Score& score : scores) {
    if (!score.value) continue;
    ++group.people;
    group.positive += *score.value > 0.5 ? 1 : 0;
  }
  if (group.people == 0) return std::nullopt;
  group.percent = 100.0 * static_cast<double>(group.positive) / static_cast<double>(group.people);
  return group;
}

}  // namespace cairn::instruments
