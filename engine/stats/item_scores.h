#pragma once

#include <Eigen/Dense>
#include <string>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

/// Answers of people (rows) to the items of a scale, or ratings by several raters (columns). Internal to this module.
struct ItemScores {
  std::vector<std::string> items;
  Eigen::MatrixXd values;     // complete rows only
  std::size_t n_missing = 0;  // rows left out
  std::size_t n() const { return static_cast<std::size_t>(values.rows()); }
  std::size_t k() const { return static_cast<std::size_t>(values.cols()); }
};

/// Every column of numbers as one item, in the order of the data. InvalidArgument for a column of texts, columns of
/// different lengths, or a value that is not finite.
Result<ItemScores> load_item_scores(const Data& data);

/// With divisor n - 1, from centred columns.
Eigen::MatrixXd compute_covariance(const Eigen::MatrixXd& values);
Eigen::MatrixXd to_correlation(const Eigen::MatrixXd& covariance);

/// InsufficientData below `items` items or two people; ZeroVariance naming an item that everyone answered alike.
Result<void> check_item_scores(const ItemScores& scores, std::size_t items);

}  // namespace cairn::stats
