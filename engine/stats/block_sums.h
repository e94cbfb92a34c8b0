#pragma once

#include <Eigen/Dense>
#include <Eigen/SparseCore>

namespace cairn::stats {

/// Rows [X y] of people (or groups) whose values vary together in the same way: the same visits seen, or the same
/// random effects. Weighted sums over all of them cost the same however many there are: cross-products are kept by pair
/// of positions, unless there are fewer blocks than pairs. Internal to this module.
class BlockSums {
 public:
  /// `columns` holds [X y] transposed: each block is `size` columns, one block after the other.
  BlockSums(Eigen::Index size, Eigen::MatrixXd columns);

  Eigen::Index size() const { return size_; }
  double count() const { return count_; }
  /// Sum over blocks of [X y]' M [X y]; M is symmetric, size x size.
  Eigen::MatrixXd sum_weighted(const Eigen::MatrixXd& m) const;
  /// The same for each M_k = W D_k W at once, as columns. D_k are the columns of `inner`, M_k those of `sandwiches`.
  Eigen::MatrixXd sum_sandwiches(const Eigen::MatrixXd& outer, const Eigen::SparseMatrix<double>& inner,
                                 const Eigen::MatrixXd& sandwiches) const;
  /// Sum over blocks of [X y] C [X y]'; C is symmetric. The result is size x size.
  Eigen::MatrixXd sum_products(const Eigen::MatrixXd& c) const;

 private:
  /// Every block's columns times M.
  Eigen::MatrixXd multiply_each(const Eigen::MatrixXd& m) const;
  Eigen::Index pairs() const { return size_ * (size_ + 1) / 2; }
  Eigen::Index size_;
  double count_;
  Eigen::MatrixXd columns_;  // empty when the moments are kept
  Eigen::MatrixXd moments_;  // a column for each pair of positions a <= b: x_a x_b' (+ x_b x_a' when a < b), summed
};

}  // namespace cairn::stats
