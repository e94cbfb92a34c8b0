#include "engine/stats/item_scores.h"

#include <algorithm>
#include <cmath>

namespace cairn::stats {

Result<ItemScores> load_item_scores(const Data& data) {
  ItemScores out;
  std::vector<Column> columns;
  for (const DataColumn& column : data.columns) {
    CAIRN_ASSIGN(Column numbers, data.load_numbers(column.name));
    out.items.push_back(column.name);
    columns.push_back(std::move(numbers));
  }
  const std::size_t length = columns.empty() ? 0 : columns.front().size();
  if (std::any_of(columns.begin(), columns.end(), [&](const Column& one) { return one.size() != length; }))
    return Error{ErrorCode::InvalidArgument, "The columns differ in length; every row needs a place in each of them."};
  std::vector<std::size_t> complete;
  for (std::size_t row = 0; row < length; ++row) {
    if (std::all_of(columns.begin(), columns.end(), [&](const Column& one) { return one[row].has_value(); }))
      complete.push_back(row);
  }
  out.n_missing = length - complete.size();
  out.values.resize(static_cast<Eigen::Index>(complete.size()), static_cast<Eigen::Index>(columns.size()));
  for (std::size_t i = 0; i < complete.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const double value = *columns[j][complete[i]];
      if (!std::isfinite(value))
        return Error{ErrorCode::InvalidArgument,
                     "\"" + out.items[j] + "\" holds a value that is infinite or not a number."};
      out.values(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = value;
    }
  }
  return out;
}

Eigen::MatrixXd compute_covariance(const Eigen::MatrixXd& values) {
  const Eigen::MatrixXd centred = values.rowwise() - values.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(values.rows() - 1);
}

Eigen::MatrixXd to_correlation(const Eigen::MatrixXd& covariance) {
  const Eigen::VectorXd scale = covariance.diagonal().cwiseSqrt().cwiseInverse();
  return scale.asDiagonal() * covariance * scale.asDiagonal();
}

Result<void> check_item_scores(const ItemScores& scores, std::size_t items) {
  if (scores.k() < items)
    return Error{ErrorCode::InsufficientData, "At least " + std::to_string(items) + " items are needed."};
  if (scores.n() < 2)
    return Error{ErrorCode::InsufficientData, "At least two people who answered every item are needed."};
  for (std::size_t item = 0; item < scores.k(); ++item) {
    const auto column = scores.values.col(static_cast<Eigen::Index>(item));
    if (column.minCoeff() == column.maxCoeff())
      return Error{ErrorCode::ZeroVariance,
                   "Everyone gave the same answer to \"" + scores.items[item] + "\". Leave it out and try again."};
  }
  return {};
}

}  // namespace cairn::stats
