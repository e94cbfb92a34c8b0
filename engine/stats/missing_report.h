#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

/// Little 1988, eq. 4: do the means of those who left something out differ from those of the others? Means and
/// covariance by maximum likelihood under a normal distribution (EM).
struct LittleTest {
  double statistic = 0, df = 0, p = 0;
  double statistic_unbiased_covariance = 0;  // with n/(n-1) times the covariance
};

struct MissingReport {
  std::size_t n = 0;          // rows
  std::size_t n_missing = 0;  // rows with a gap
  std::vector<std::string> columns;
  std::vector<std::size_t> missing_by_column;
  std::vector<double> proportion_missing;
  std::size_t complete_cases = 0;
  std::vector<std::string> patterns;  // 1 there, 0 missing, in the order of columns; the most frequent first
  std::vector<std::size_t> pattern_counts;
  /// Empty unless there are two or more columns, all of numbers, with a gap somewhere, and the estimation settles.
  std::optional<LittleTest> little;
  std::string_view method;
};

/// InsufficientData without rows; InvalidArgument when columns differ in length.
Result<MissingReport> compute_missing_report(const std::vector<DataColumn>& columns);

}  // namespace cairn::stats
