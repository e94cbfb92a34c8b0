#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"
#include "engine/stats/shapiro_wilk.h"

namespace cairn::stats {

struct SpreadComparison {
  double statistic = 0, p = 0;
};

/// Do two groups differ in spread, and does each look normal?
struct VarianceTests {
  std::array<std::size_t, 2> n{}, n_missing{};
  std::array<double, 2> sd{};
  double f_ratio = 0, f_df1 = 0, f_df2 = 0, f_p = 0;  // variance of x by that of y; two-sided
  Interval f_ci;
  /// One-way analysis of distances from the group's median (Brown & Forsythe 1974) or mean (Levene 1960). Empty when
  /// the distances do not vary.
  std::optional<SpreadComparison> brown_forsythe, levene;
  std::array<std::optional<ShapiroWilk>, 2> shapiro;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// InsufficientData below two values a group; ZeroVariance when a group does not vary.
Result<VarianceTests> compute_variance_tests(const Sample& x, const Sample& y, double confidence = 0.95);

}  // namespace cairn::stats
