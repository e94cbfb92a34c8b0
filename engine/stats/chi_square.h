#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/count_table.h"

namespace cairn::stats {

/// Whether two classifications of the same people are independent.
struct ChiSquare {
  std::int64_t n = 0;
  double statistic = 0, df = 0, p = 0;  // Pearson, uncorrected
  double g_statistic = 0, g_p = 0;      // likelihood ratio
  double cramers_v = 0;                 // 0 for independent, 1 when one tells the other
  double min_expected = 0;
  bool has_small_expected = false;                      // any below 5: use fisher_exact
  std::optional<double> yates_statistic, yates_p, phi;  // 2 x 2 only; phi has the sign of ad - bc
  std::vector<std::vector<double>> expected;
  std::vector<std::vector<double>> residuals;  // adjusted: about normal when independent (Agresti 2013, eq. 3.13)
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Pearson (1900); Yates (1934); Cramer (1946). Errors of read_count_table.
Result<ChiSquare> compute_chi_square(const std::vector<Column>& table);

}  // namespace cairn::stats
