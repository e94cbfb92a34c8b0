#pragma once

#include <Eigen/Dense>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

/// A column as the models of multiple imputation see it. Internal to this module.
struct ImputationVariable {
  using Rows = std::vector<std::size_t>;
  Rows observed, missing;
  std::vector<Rows> levels;  // of a category: the observed rows of each value, the most frequent value first
  /// One row each, 0 in gaps: a number less its mean, by its standard deviation; indicators, scaled alike, of all
  /// levels but the first. Zeros when all values are the same.
  Eigen::MatrixXd block;
  Eigen::Index first = 0;  // where the block stands among those of all columns
};

/// InvalidArgument for a value that is not finite or too large, or too many levels; InsufficientData for a column with
/// gaps and fewer values than `least`, or without any.
Result<ImputationVariable> make_imputation_variable(const DataColumn& column, bool is_category, std::size_t least);

}  // namespace cairn::stats
