#include "engine/stats/one_way_anova.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/extended.h"
#include "engine/stats/model_frame.h"

namespace cairn::stats {
namespace {

struct Squares {
  Extended between = 0, within = 0;
};

Squares split_squares(const AnovaGroups& groups, Digits digits, std::vector<double>& means) {
  std::vector<Extended> all;
  std::vector<std::vector<Extended>> values;
  for (const AnovaGroup& group : groups.groups) {
    values.push_back(digits == Digits::AsWritten ? read_as_written(group.values)
                                                 : std::vector<Extended>(group.values.begin(), group.values.end()));
    all.insert(all.end(), values.back().begin(), values.back().end());
  }
  const Extended center = extended_mean(all);
  Squares out;
  for (const std::vector<Extended>& group : values) {
    const Extended mean = extended_mean(group);
    means.push_back(static_cast<double>(mean));
    out.between += static_cast<Extended>(group.size()) * (mean - center) * (mean - center);
    for (const Extended value : group) out.within += (value - mean) * (value - mean);
  }
  return out;
}

bool varies_within(const AnovaGroups& groups) {
  return std::any_of(groups.groups.begin(), groups.groups.end(), [](const AnovaGroup& group) {
    return std::any_of(group.values.begin(), group.values.end(), [&](double one) { return one != group.values[0]; });
  });
}

}  // namespace

Result<AnovaGroups> collect_groups(const Column& y, const DataColumn& group) {
  if (y.size() != group.n())
    return Error{ErrorCode::InvalidArgument, "The values and their groups must have the same length."};
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < y.size(); ++row) {
    const bool has_group = group.is_text() ? group.texts[row].has_value() : group.numbers[row].has_value();
    if (!y[row] || !has_group) continue;
    if (!std::isfinite(*y[row]))
      return Error{ErrorCode::InvalidArgument,
                   "A value is infinite or not a number. Leave the cell empty when it is missing."};
    rows.push_back(row);
  }
  const Levels levels = find_levels(group, rows);
  if (levels.names.size() < 2)
    return Error{ErrorCode::InsufficientData, "At least two groups with values are needed to compare them."};
  AnovaGroups out{{}, rows.size(), y.size() - rows.size()};
  for (const std::string& name : levels.names) out.groups.push_back({name, {}});
  for (std::size_t i = 0; i < rows.size(); ++i) out.groups[levels.of_row[i]].values.push_back(*y[rows[i]]);
  return out;
}

Result<OneWayAnova> compute_one_way_anova(const AnovaGroups& groups, Digits digits) {
  const std::size_t k = groups.groups.size();
  if (k < 2 || groups.n <= k)
    return Error{ErrorCode::InsufficientData, "At least two groups are needed, and more values than groups."};
  if (!varies_within(groups))
    return Error{ErrorCode::ZeroVariance, "All values within each group are the same, so chance cannot be judged."};
  OneWayAnova out;
  for (const AnovaGroup& group : groups.groups) {
    out.levels.push_back(group.name);
    out.level_n.push_back(group.values.size());
  }
  const Squares squares = split_squares(groups, digits, out.level_mean);
  const auto df1 = static_cast<Extended>(k - 1), df2 = static_cast<Extended>(groups.n - k);
  const Extended total = squares.between + squares.within, mean_square = squares.within / df2;
  out.n = groups.n;
  out.n_missing = groups.n_missing;
  out.df_between = static_cast<double>(df1);
  out.df_within = static_cast<double>(df2);
  out.ss_between = static_cast<double>(squares.between);
  out.ss_within = static_cast<double>(squares.within);
  out.f = static_cast<double>(squares.between / df1 / mean_square);
  out.p = f_upper(out.f, out.df_between, out.df_within);
  out.r_squared = out.eta_squared = static_cast<double>(squares.between / total);
  out.omega_squared = static_cast<double>((squares.between - df1 * mean_square) / (total + mean_square));
  out.epsilon_squared = static_cast<double>((squares.between - df1 * mean_square) / total);
  out.residual_sd = static_cast<double>(std::sqrt(mean_square));
  out.method = "one-way analysis of variance, equal spread assumed";
  out.assumptions = {"people answer independently of each other", "spread is alike in all groups (else welch_anova)",
                     "group means are close to normal (groups of about 30 or no strong outliers)"};
  return out;
}

}  // namespace cairn::stats
