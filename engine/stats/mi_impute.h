#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/chained_equations.h"
#include "engine/stats/pooling.h"

namespace cairn::stats {

struct ImputedModel {
  PooledModel pooled;  // n: all rows
  std::vector<std::string> columns;
  std::vector<std::size_t> missing_by_column;
  std::size_t incomplete_rows = 0;
  ImputationOptions options;
  std::string method;
  std::vector<std::string> assumptions, warnings;
};

/// Fills the gaps of all columns of `data` by chained equations, fits `formula` by least squares in each completed copy
/// and pools by Rubin's rules. Columns that the formula does not name help to fill gaps. Columns in factor() are filled
/// as categories. Errors of impute_by_chained_equations and pool_models; InvalidArgument unless 2 to 100 copies, 1 to
/// 100 iterations and 1 to 100 donors are asked for.
Result<ImputedModel> compute_mi_impute(std::string_view formula, const Data& data, const ImputationOptions& options,
                                       double confidence = 0.95);

}  // namespace cairn::stats
