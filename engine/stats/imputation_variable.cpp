#include "engine/stats/imputation_variable.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/chained_equations.h"
#include "engine/stats/model_frame.h"

namespace cairn::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Rows = ImputationVariable::Rows;

bool is_there(const DataColumn& column, std::size_t row) {
  return column.is_text() ? column.texts[row].has_value() : column.numbers[row].has_value();
}

/// False when values are too large or too close to each other to be scaled.
bool scale_column(Eigen::Ref<VectorXd> values, const Rows& observed) {
  std::vector<double> seen;
  for (const std::size_t row : observed) seen.push_back(values(static_cast<Index>(row)));
  const Moments moments = compute_moments(seen);
  if (!std::isfinite(moments.mean) || !std::isfinite(moments.variance)) return false;
  for (const std::size_t row : observed) {
    double& value = values(static_cast<Index>(row));
    value = moments.sd > 0 ? (value - moments.mean) / moments.sd : 0;
  }
  return values.allFinite();
}

Error not_finite(const DataColumn& column) {
  return {ErrorCode::InvalidArgument,
          "The column '" + column.name + "' holds a number that is not finite or too large."};
}

Result<void> encode_numbers(const DataColumn& column, ImputationVariable& out) {
  out.block = MatrixXd::Zero(static_cast<Index>(column.n()), 1);
  for (const std::size_t row : out.observed) out.block(static_cast<Index>(row), 0) = *column.numbers[row];
  if (!scale_column(out.block.col(0), out.observed)) return not_finite(column);
  return {};
}

Result<void> encode_category(const DataColumn& column, ImputationVariable& out) {
  const Levels levels = find_levels(column, out.observed);
  if (levels.names.size() > kMostImputedLevels)
    return Error{ErrorCode::InvalidArgument, "The column '" + column.name + "' has " +
                                                 std::to_string(levels.names.size()) +
                                                 " different values, too many to draw one. Is it a column of names?"};
  out.levels.resize(levels.names.size());
  for (std::size_t i = 0; i < out.observed.size(); ++i) out.levels[levels.of_row[i]].push_back(out.observed[i]);
  std::stable_sort(out.levels.begin(), out.levels.end(),
                   [](const Rows& a, const Rows& b) { return a.size() > b.size(); });
  out.block = MatrixXd::Zero(static_cast<Index>(column.n()), static_cast<Index>(out.levels.size()) - 1);
  for (Index level = 0; level < out.block.cols(); ++level) {
    for (const std::size_t row : out.levels[static_cast<std::size_t>(level) + 1])
      out.block(static_cast<Index>(row), level) = 1;
    if (!scale_column(out.block.col(level), out.observed)) return not_finite(column);
  }
  return {};
}

}  // namespace

Result<ImputationVariable> make_imputation_variable(const DataColumn& column, bool is_category, std::size_t least) {
  ImputationVariable out;
  for (std::size_t row = 0; row < column.n(); ++row)
    (is_there(column, row) ? out.observed : out.missing).push_back(row);
  if (out.observed.empty() || (!out.missing.empty() && out.observed.size() < least))
    return Error{ErrorCode::InsufficientData,
                 "The column '" + column.name + "' needs at least " + std::to_string(least) +
                     " values (one for each donor) before its gaps can be filled. Leave it out, or take fewer donors."};
  if (is_category) {
    CAIRN_TRY(encode_category(column, out));
  } else {
    CAIRN_TRY(encode_numbers(column, out));
  }
  return out;
}

}  // namespace cairn::stats
