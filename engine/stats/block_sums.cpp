#include "engine/stats/block_sums.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::Map;
using Eigen::MatrixXd;
using Eigen::VectorXd;

BlockSums::BlockSums(Index size, MatrixXd columns)
    : size_(size), count_(static_cast<double>(columns.cols() / size)), columns_(std::move(columns)) {
  const Index width = columns_.rows(), pairs = size * (size + 1) / 2;
  if (pairs * width > 2 * columns_.cols()) return;
  moments_ = MatrixXd::Zero(width * width, pairs);
  Index pair = 0;
  for (Index b = 0; b < size; ++b) {
    for (Index a = 0; a <= b; ++a, ++pair) {
      const auto position = [&](Index first) {
        return Map<const MatrixXd, 0, Eigen::OuterStride<>>(columns_.data() + first * width, width,
                                                            columns_.cols() / size, Eigen::OuterStride<>(width * size));
      };
      const MatrixXd product = position(a) * position(b).transpose();
      Map<MatrixXd>(moments_.col(pair).data(), width, width) =
          a == b ? product : MatrixXd(product + product.transpose());
    }
  }
  columns_.resize(width, 0);
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
  MatrixXd weighted(width, columns_.cols());
  for (Index at = 0; at < columns_.cols(); at += size_)
    weighted.middleCols(at, size_).noalias() = columns_.middleCols(at, size_) * m;
  return weighted * columns_.transpose();
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
