#include "engine/stats/welch_anova.h"

#include "engine/stats/distributions.h"

namespace cairn::stats {

Result<WelchAnova> compute_welch_anova(const AnovaGroups& groups) {
  WelchAnova out;
  std::vector<double> weights;
  double weight_sum = 0, weighted_mean = 0;
  for (const AnovaGroup& group : groups.groups) {
    if (group.values.size() < 2)
      return Error{ErrorCode::InsufficientData,
                   "The group '" + group.name + "' has one value only; each group needs at least two."};
    const Moments moments = compute_moments(group.values);
    if (moments.variance <= 0)
      return Error{ErrorCode::ZeroVariance,
                   "All values of the group '" + group.name + "' are the same, so its spread cannot be judged."};
    out.levels.push_back(group.name);
    out.level_n.push_back(moments.n);
    out.level_mean.push_back(moments.mean);
    out.level_sd.push_back(moments.sd);
    weights.push_back(static_cast<double>(moments.n) / moments.variance);
    weight_sum += weights.back();
    weighted_mean += weights.back() * moments.mean;
  }
  weighted_mean /= weight_sum;
  double between = 0, uncertainty = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double distance = out.level_mean[i] - weighted_mean, rest = 1 - weights[i] / weight_sum;
    between += weights[i] * distance * distance;
    uncertainty += rest * rest / static_cast<double>(out.level_n[i] - 1);
  }
  const auto k = static_cast<double>(weights.size());
  uncertainty /= k * k - 1;
  out.n = groups.n;
  out.n_missing = groups.n_missing;
  out.df1 = k - 1;
  out.df2 = 1 / (3 * uncertainty);
  out.statistic = between / (out.df1 * (1 + 2 * (k - 2) * uncertainty));
  out.p = f_upper(out.statistic, out.df1, out.df2);
  out.method = "Welch's analysis of variance, equal spread not assumed";
  out.assumptions = {"people answer independently of each other",
                     "group means are close to normal (groups of about 30 or no strong outliers)"};
  return out;
}

}  // namespace cairn::stats
