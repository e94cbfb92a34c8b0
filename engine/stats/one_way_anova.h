#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

struct AnovaGroup {
  std::string name;
  std::vector<double> values;
};

/// Rows with a value and a group, by group: names sorted (numbers by size). InvalidArgument when the columns differ in
/// length or a value is not finite; InsufficientData below two groups.
struct AnovaGroups {
  std::vector<AnovaGroup> groups;
  std::size_t n = 0, n_missing = 0;
};
Result<AnovaGroups> collect_groups(const Column& y, const DataColumn& group);

/// As the numbers are held, or as the decimals that were written (see extended.h); slower, for late digits.
enum class Digits { AsHeld, AsWritten };

/// Do the means of several groups differ? Fisher 1925; sums of squares in two passes and extended precision. Shares of
/// explained spread: eta² is that of the sample, omega² (Hays 1963) and epsilon² (Kelley 1935) that of all such people.
struct OneWayAnova {
  std::size_t n = 0, n_missing = 0;
  std::vector<std::string> levels;
  std::vector<std::size_t> level_n;
  std::vector<double> level_mean;
  double df_between = 0, df_within = 0, ss_between = 0, ss_within = 0, f = 0, p = 0;
  double r_squared = 0, residual_sd = 0;
  double eta_squared = 0, omega_squared = 0, epsilon_squared = 0;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// InsufficientData below two groups or without more values than groups; ZeroVariance when values do not vary within
/// any group.
Result<OneWayAnova> compute_one_way_anova(const AnovaGroups& groups, Digits digits = Digits::AsHeld);

}  // namespace cairn::stats
