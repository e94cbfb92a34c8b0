#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/data.h"
#include "engine/stats/sample.h"

namespace cairn::stats {

/// Whether any of several groups tends to have higher values.
struct KruskalWallis {
  std::vector<std::string> levels;  // in R's order
  std::vector<std::size_t> n;       // by level
  std::vector<double> mean_rank;
  std::size_t n_missing = 0;  // rows left out
  double statistic = 0;       // H, corrected for ties
  double df = 0, p = 0;
  double epsilon_squared = 0;  // H / (N - 1): 0 for alike, 1 when groups are apart (Tomczak & Tomczak 2014)
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Kruskal & Wallis (1952). Rows with a gap in either are left out. InvalidArgument for columns of unequal length;
/// InsufficientData below two groups; ZeroVariance when every value is the same.
Result<KruskalWallis> compute_kruskal_wallis(const Column& y, const DataColumn& group);

}  // namespace cairn::stats
