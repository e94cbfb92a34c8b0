#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Rules for a median line (Anhoej & Olesen 2014): a run that is too long, or too few crossings.
struct RunChart {
  std::size_t n = 0, n_missing = 0, n_useful = 0;  // useful: not on the median
  double median = 0;
  std::size_t longest_run = 0, longest_run_max = 0, crossings = 0, crossings_min = 0;
  bool has_signal = false;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};
/// InsufficientData without values; ZeroVariance when fewer than two values lie off the median.
Result<RunChart> compute_run_chart(const Sample& series);

}  // namespace cairn::stats
