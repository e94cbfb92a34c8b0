#include "engine/stats/kruskal_wallis.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/model_frame.h"
#include "engine/stats/ranks.h"

namespace cairn::stats {

Result<KruskalWallis> compute_kruskal_wallis(const Column& y, const DataColumn& group) {
  if (y.size() != group.n())
    return Error{ErrorCode::InvalidArgument, "The values and their groups must have the same length."};
  std::vector<double> values;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < y.size(); ++row) {
    const bool has_group = group.is_text() ? group.texts[row].has_value() : group.numbers[row].has_value();
    if (!y[row] || !has_group) continue;
    values.push_back(*y[row]);
    rows.push_back(row);
  }
  const Levels levels = find_levels(group, rows);
  const std::size_t groups = levels.names.size();
  if (groups < 2) return Error{ErrorCode::InsufficientData, "At least two groups with values are needed."};
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  if (sorted.front() == sorted.back())
    return Error{ErrorCode::ZeroVariance, "Every value is the same, so there is nothing to rank."};
  const std::vector<int> ranks = doubled_midranks(values);
  const double total = static_cast<double>(values.size());
  KruskalWallis out;
  out.levels = levels.names;
  out.n.assign(groups, 0);
  out.mean_rank.assign(groups, 0);
  out.n_missing = y.size() - values.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    ++out.n[levels.of_row[i]];
    out.mean_rank[levels.of_row[i]] += ranks[i] / 2.0;
  }
  double between = 0;
  for (std::size_t k = 0; k < groups; ++k) {
    const double n = static_cast<double>(out.n[k]);
    out.mean_rank[k] /= n;
    between += n * (out.mean_rank[k] - (total + 1) / 2) * (out.mean_rank[k] - (total + 1) / 2);
  }
  const double ties = 1 - sum_ties(sorted, {}) / (total * total * total - total);
  out.statistic = 12 / (total * (total + 1)) * between / ties;
  out.df = static_cast<double>(groups - 1);
  out.p = chi_square_upper(out.statistic, out.df);
  out.epsilon_squared = out.statistic / (total - 1);
  out.method = "Kruskal-Wallis, corrected for ties, chi-square approximation";
  out.assumptions = {"people answer independently of each other", "each group has at least about 5 people"};
  return out;
}

}  // namespace cairn::stats
