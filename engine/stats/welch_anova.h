#pragma once

#include "engine/stats/one_way_anova.h"

namespace cairn::stats {

/// Do the means of several groups differ, equal spread not assumed? Welch 1951, eq. 19 and 20.
struct WelchAnova {
  std::size_t n = 0, n_missing = 0;
  std::vector<std::string> levels;
  std::vector<std::size_t> level_n;
  std::vector<double> level_mean, level_sd;
  double statistic = 0, df1 = 0, df2 = 0, p = 0;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// InsufficientData with a group below two values; ZeroVariance when a group does not vary.
Result<WelchAnova> compute_welch_anova(const AnovaGroups& groups);

}  // namespace cairn::stats
