#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

/// Weights for the controls, as even as possible, under which their averages equal those of the treated (Hainmueller
/// 2012, eq. 4 to 8).
struct EntropyBalance {
  std::size_t n = 0, n_missing = 0, n_treated = 0, n_control = 0;
  double mean_treated = 0, weighted_mean_control = 0;
  double estimate = 0;          // for the treated: the difference of these
  std::vector<double> weights;  // of the controls in the order of rows, sum 1
  std::vector<std::size_t> rows;
  double ess = 0, max_weight = 0;
  double entropy = 0;           // 0 when all weights are equal
  double max_imbalance_sd = 0;  // greatest difference left, in standard deviations of the controls
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Columns treat (0 or 1), y, and numeric covariates. `moments` 2 balances squares too, except of columns with two
/// values. NoSolution when no weights can balance; InsufficientData when a group is empty or there is no covariate;
/// InvalidArgument for other values.
Result<EntropyBalance> compute_entropy_balance(const Data& data, int moments = 1);

}  // namespace cairn::stats
