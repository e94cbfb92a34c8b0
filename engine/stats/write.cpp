#include "engine/stats/write.h"

#include <cmath>

namespace cairn::stats {

Json write_number(double value) {
  if (std::isfinite(value)) return make_decimal(value);
  CAIRN_ASSERT(!std::isnan(value));
  return value > 0 ? "Infinity" : "-Infinity";
}

Json write_number(const std::optional<double>& value) { return value ? write_number(*value) : Json(nullptr); }

Json write_interval(const Interval& interval) {
  return Json::array({write_number(interval.lower), write_number(interval.upper)});
}

Json write_interval(const std::optional<Interval>& interval) {
  return interval ? write_interval(*interval) : Json(nullptr);
}

}  // namespace cairn::stats
