#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Difference of two means, first minus second, with everything a report needs.
struct TwoSampleT {
  std::array<std::size_t, 2> n{}, n_missing{};
  std::array<double, 2> mean{}, sd{};
  double estimate = 0, se = 0, df = 0, statistic = 0, p = 0;
  Interval ci;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// The t statistic, p and interval that belong to an estimate and its standard error.
struct TInference {
  double statistic = 0, p = 0;
  Interval ci;
};
TInference infer_t(double estimate, double se, double df, const TestOptions& options);

}  // namespace cairn::stats
