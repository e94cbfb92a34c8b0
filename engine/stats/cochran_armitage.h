#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Whether a share of people rises or falls along ordered groups.
struct CochranArmitage {
  std::vector<std::int64_t> x, n;
  std::vector<double> score, proportion;
  double statistic = 0, df = 1, p = 0;  // chi-square for linear trend, no continuity correction
  double z = 0;                         // its root, positive when shares rise
  double slope = 0;                     // change of the share for one step of the score, by least squares
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Cochran (1954); Armitage (1955). Scores are 1, 2, … when empty. InvalidArgument unless the lengths agree and every
/// count is whole with 0 <= x <= n; InsufficientData below two groups with people; ZeroVariance when everybody or
/// nobody has the event, or all scores are the same.
Result<CochranArmitage> compute_cochran_armitage(const Column& x, const Column& n, const Column& score = {});

}  // namespace cairn::stats
