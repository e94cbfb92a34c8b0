#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Two groups and a yes or no within strata, put together.
struct MantelHaenszel {
  std::int64_t n = 0;
  std::size_t strata = 0, strata_without_information = 0;  // the latter have a row or column without anybody
  std::optional<double>
      odds_ratio;  // common to all strata; infinite when nothing speaks against, empty when nothing for either
  std::optional<Interval> ci;  // Robins, Breslow & Greenland (1986); empty for an odds ratio of 0 or infinity
  double statistic = 0, p = 0, statistic_cc = 0, p_cc = 0;  // Cochran-Mantel-Haenszel, without and with correction
  double risk_difference = 0;
  Interval risk_difference_ci;  // Greenland & Robins (1985)
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Mantel & Haenszel (1959). Each row is one stratum: first group yes and no, second group yes and no. InvalidArgument
/// for rows of other lengths or cells that are not whole numbers from 0; InsufficientData without strata with people in
/// both groups; ZeroVariance when no stratum tells the groups apart.
Result<MantelHaenszel> compute_mantel_haenszel(const std::vector<Column>& tables, double confidence = 0.95);

}  // namespace cairn::stats
