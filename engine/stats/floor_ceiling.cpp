#include "engine/stats/floor_ceiling.h"

#include <algorithm>

#include "engine/stats/data.h"
#include "engine/stats/distributions.h"
#include "engine/stats/proportion_ci.h"

namespace cairn::stats {

Result<FloorCeiling> compute_floor_ceiling(const Sample& sample, const FloorCeilingOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  if (!(options.lowest < options.highest))
    return Error{ErrorCode::InvalidArgument, "The lowest possible score must be below the highest."};
  if (sample.values.empty()) return Error{ErrorCode::InsufficientData, "At least one score is needed."};
  const auto [least, most] = std::minmax_element(sample.values.begin(), sample.values.end());
  if (*least < options.lowest || *most > options.highest)
    return Error{ErrorCode::InvalidArgument, "The scores run from " + format_level(*least) + " to " +
                                                 format_level(*most) + ", outside the scale from " +
                                                 format_level(options.lowest) + " to " + format_level(options.highest) +
                                                 ". Check the scale's range."};
  const auto count_at = [&](double score) {
    return static_cast<double>(std::count(sample.values.begin(), sample.values.end(), score));
  };
  const double n = static_cast<double>(sample.n()), z = -normal_quantile((1 - options.confidence) / 2);
  const double at_floor = count_at(options.lowest), at_ceiling = count_at(options.highest);
  FloorCeiling out;
  out.n = sample.n();
  out.n_missing = sample.n_missing;
  out.floor = at_floor / n;
  out.ceiling = at_ceiling / n;
  out.floor_ci = wilson_interval(at_floor, n, z, Continuity::None);
  out.ceiling_ci = wilson_interval(at_ceiling, n, z, Continuity::None);
  out.floor_flag = out.floor > options.threshold;
  out.ceiling_flag = out.ceiling > options.threshold;
  out.confidence = options.confidence;
  out.method = "Shares at the ends of the scale, Wilson intervals";
  return out;
}

}  // namespace cairn::stats
