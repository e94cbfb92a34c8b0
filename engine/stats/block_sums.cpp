#include "engine/stats/block_sums.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::Map;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// For each pair of positions a <= b the sum over blocks of x_a x_b' (+ x_b x_a' when a < b).
MatrixXd find_moments(const MatrixXd& columns, Index size) {
  const Index width = columns.rows();
  MatrixXd moments(width * width, size * (size + 1) / 2);
  const auto position = [&](Index first) {
    return Map<const MatrixXd, 0, Eigen::OuterStride<>>(columns.data() + first * width, width, columns.cols() / size,
                                                        Eigen::OuterStride<>(width * size));
  };
  Index pair = 0;
  for (Index b = 0; b < size; ++b) {
    for (Index a = 0; a <= b; ++a, ++pair) {
      const MatrixXd product = position(a) * position(b).transpose();
      Map<MatrixXd>(moments.col(pair).data(), width, width) = a == b ? product : product + product.transpose();
    }
  }
  return moments;
}

}  // namespace

BlockSums::BlockSums(Index size, MatrixXd columns)
    : size_(size), count_(static_cast<double>(columns.cols() / size)), columns_(std::move(columns)) {
  if (static_cast<double>(pairs()) > count_) return;
  moments_ = find_moments(columns_, size);
  columns_.resize(columns_.rows(), 0);
}

MatrixXd BlockSums::multiply_each(const MatrixXd& m) const {
  MatrixXd out(columns_.rows(), columns_.cols());
  for (Index at = 0; at < columns_.cols(); at += size_)
    out.middleCols(at, size_).noalias() = columns_.middleCols(at, size_) * m;
  return out;
}

MatrixXd BlockSums::sum_weighted(const MatrixXd& m) const {
  const Index width = columns_.rows();
  if (moments_.cols() > 0) {
    VectorXd weights(moments_.cols());
    Index pair = 0;
    for (Index b = 0; b < size_; ++b) {
      for (Index a = 0; a <= b; ++a) weights(pair++) = m(a, b);
    }
    const VectorXd sum = moments_ * weights;
    return Map<const MatrixXd>(sum.data(), width, width);
  }
  return multiply_each(m) * columns_.transpose();
}

MatrixXd BlockSums::sum_sandwiches(const MatrixXd& outer, const Eigen::SparseMatrix<double>& inner,
                                   const MatrixXd& sandwiches) const {
  const Index width = columns_.rows();
  MatrixXd out = MatrixXd::Zero(width * width, inner.cols());
  if (moments_.cols() > 0 || 2 * inner.cols() < size_) {
    for (Index k = 0; k < inner.cols(); ++k) {
      const MatrixXd sum = sum_weighted(Map<const MatrixXd>(sandwiches.col(k).data(), size_, size_));
      out.col(k) = Map<const VectorXd>(sum.data(), sum.size());
    }
    return out;
  }
  // Many parameters, few blocks: turn the rows once, then each parameter picks the pairs that it touches.
  const MatrixXd moments = find_moments(multiply_each(outer), size_);
  for (Index k = 0; k < inner.cols(); ++k) {
    for (Eigen::SparseMatrix<double>::InnerIterator it(inner, k); it; ++it) {
      const Index a = it.row() % size_, b = it.row() / size_;
      if (a <= b) out.col(k) += it.value() * moments.col(b * (b + 1) / 2 + a);
    }
  }
  return out;
}

MatrixXd BlockSums::sum_products(const MatrixXd& c) const {
  MatrixXd out = MatrixXd::Zero(size_, size_);
  if (moments_.cols() > 0) {
    const VectorXd sums = moments_.transpose() * Map<const VectorXd>(c.data(), c.size());
    Index pair = 0;
    for (Index b = 0; b < size_; ++b) {
      for (Index a = 0; a <= b; ++a, ++pair) out(a, b) = out(b, a) = a == b ? sums(pair) : sums(pair) / 2;
    }
    return out;
  }
  const MatrixXd products = c * columns_;
  for (Index at = 0; at < columns_.cols(); at += size_)
    out.noalias() += columns_.middleCols(at, size_).transpose() * products.middleCols(at, size_);
  return out;
}

}  // namespace cairn::stats
