#include "engine/disclosure/population.h"

#include <algorithm>

namespace cairn::disclosure {

JournalistRisk measure_journalist_risk(const std::vector<PopulationClass>& classes, std::int64_t people,
                                       double threshold) {
  constexpr double kRounding = 1e-12;
  JournalistRisk risk;
  double records = 0, found = 0, over = 0, alone = 0;
  for (const PopulationClass& one : classes) {
    if (one.people == 1) ++alone;
    if (one.records == 0) continue;
    const auto here = static_cast<double>(one.records);
    const double chance = 1 / static_cast<double>(one.people), share = here * chance;
    if (chance > threshold + kRounding) over += here;
    risk.presence.least = records == 0 ? share : std::min(risk.presence.least, share);
    risk.presence.most = records == 0 ? share : std::max(risk.presence.most, share);
    risk.smallest = records == 0 ? one.people : std::min(risk.smallest, one.people);
    risk.highest = std::max(risk.highest, chance);
    records += here;
    found += share;
  }
  if (people > 0) risk.uniques = alone / static_cast<double>(people);
  if (records == 0) return JournalistRisk{0, 0, 0, risk.uniques, 0, {0, 0}};
  risk.average = found / records;
  risk.over_threshold = over / records;
  return risk;
}

}  // namespace cairn::disclosure
