#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

struct NoninferiorityOptions {
  double margin = 0;  // above 0: how much worse would still be accepted
  double alpha = 0.025;
  bool is_higher_better = true;
};

/// Whether the first group's mean is not worse than the second's by the margin or more.
struct NoninferiorityMean {
  std::array<std::size_t, 2> n{}, n_missing{};
  double estimate = 0, se = 0, statistic = 0, df = 0;
  double p = 0;                 // one-sided
  bool is_noninferior = false;  // p < alpha
  Interval ci;                  // 1 - 2 alpha; one end of it is the bound that is compared with the margin
  double margin = 0, alpha = 0.025;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Welch's t against the margin. InvalidArgument unless margin > 0 and 0 < alpha < 0.5; errors of compute_welch_t.
Result<NoninferiorityMean> compute_noninferiority_mean(const Sample& x, const Sample& y,
                                                       const NoninferiorityOptions& options);

/// The same of two shares; a higher share is better unless said otherwise. The limits are one-sided, 1 - alpha.
struct NoninferiorityProportions {
  std::int64_t n1 = 0, n2 = 0;
  double estimate = 0;                // x1/n1 - x2/n2
  std::optional<double> z_fm, p_fm;   // Farrington & Manning (1990); empty when the variance under the margin is 0
  double mn_lower = 0, mn_upper = 0;  // Miettinen & Nurminen (1985)
  double newcombe_lower = 0, newcombe_upper = 0;  // Newcombe (1998b), method 10
  bool is_noninferior = false;                    // by Miettinen & Nurminen
  double margin = 0, alpha = 0.025;
  std::string_view method;
};

/// InvalidArgument unless 0 < margin < 1 and 0 < alpha < 0.5; errors of compute_risk_difference.
Result<NoninferiorityProportions> compute_noninferiority_proportions(std::int64_t x1, std::int64_t n1, std::int64_t x2,
                                                                     std::int64_t n2,
                                                                     const NoninferiorityOptions& options);

}  // namespace cairn::stats
