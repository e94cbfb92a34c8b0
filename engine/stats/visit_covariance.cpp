#include "engine/stats/visit_covariance.h"

#include <cmath>

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Position of an element among those with row <= column, column by column.
Index position_of(Index row, Index column) {
  const auto [low, high] = std::minmax(row, column);
  return high * (high + 1) / 2 + low;
}

MatrixXd list_elements(const std::vector<Index>& seen, Index parameters) {
  const auto size = static_cast<Index>(seen.size());
  MatrixXd out = MatrixXd::Zero(size * size, parameters);
  for (Index b = 0; b < size; ++b) {
    for (Index a = 0; a < size; ++a)
      out(b * size + a, position_of(seen[static_cast<std::size_t>(a)], seen[static_cast<std::size_t>(b)])) = 1;
  }
  return out;
}

/// d^order/d(rho) of rho^distance.
double power_derivative(double rho, Index distance, int order) {
  double factor = 1;
  for (int i = 0; i < order; ++i) factor *= static_cast<double>(distance - i);
  return factor == 0 ? 0 : factor * std::pow(rho, static_cast<double>(distance - order));
}

}  // namespace

VisitStructure::VisitStructure(VisitCovariance kind, std::size_t visits, std::vector<std::vector<Index>> seen)
    : kind_(kind), visits_(static_cast<Index>(visits)), seen_(std::move(seen)) {}

VectorXd VisitStructure::start(const VectorXd& variances) const {
  const double mean = variances.mean();
  if (kind_ == VisitCovariance::Autoregressive) return VectorXd{{mean, 0.3}};
  if (kind_ == VisitCovariance::CompoundSymmetry) return VectorXd{{mean, 0.3 * mean}};
  VectorXd theta = VectorXd::Zero(visits_ * (visits_ + 1) / 2);
  for (Index visit = 0; visit < visits_; ++visit) theta(position_of(visit, visit)) = variances(visit);
  return theta;
}

MatrixXd VisitStructure::whole(const VectorXd& theta) const {
  MatrixXd out(visits_, visits_);
  for (Index b = 0; b < visits_; ++b) {
    for (Index a = 0; a < visits_; ++a) {
      if (kind_ == VisitCovariance::Unstructured) out(a, b) = theta(position_of(a, b));
      if (kind_ == VisitCovariance::Autoregressive)
        out(a, b) = theta(0) * power_derivative(theta(1), std::abs(a - b), 0);
      if (kind_ == VisitCovariance::CompoundSymmetry) out(a, b) = theta(a == b ? 0 : 1);
    }
  }
  return out;
}

bool VisitStructure::is_valid(const VectorXd& theta) const { return whole(theta).llt().info() == Eigen::Success; }

MatrixXd VisitStructure::covariance(const VectorXd& theta, std::size_t block) const {
  const MatrixXd all = whole(theta);
  return all(seen_[block], seen_[block]);
}

MatrixXd VisitStructure::first_derivatives(const VectorXd& theta, std::size_t block) const {
  if (kind_ == VisitCovariance::Unstructured) return list_elements(seen_[block], theta.size());
  const std::vector<Index>& seen = seen_[block];
  const auto size = static_cast<Index>(seen.size());
  MatrixXd out(size * size, 2);
  for (Index i = 0; i < size * size; ++i) {
    const Index distance =
        std::abs(seen[static_cast<std::size_t>(i % size)] - seen[static_cast<std::size_t>(i / size)]);
    if (kind_ == VisitCovariance::CompoundSymmetry) {
      out.row(i) << (distance == 0 ? 1.0 : 0.0), (distance == 0 ? 0.0 : 1.0);
    } else {
      out.row(i) << power_derivative(theta(1), distance, 0), theta(0) * power_derivative(theta(1), distance, 1);
    }
  }
  return out;
}

MatrixXd VisitStructure::second_derivatives(const VectorXd& theta, std::size_t block) const {
  if (kind_ != VisitCovariance::Autoregressive) return {};
  const std::vector<Index>& seen = seen_[block];
  const auto size = static_cast<Index>(seen.size());
  MatrixXd out(size * size, 4);
  for (Index i = 0; i < size * size; ++i) {
    const Index distance =
        std::abs(seen[static_cast<std::size_t>(i % size)] - seen[static_cast<std::size_t>(i / size)]);
    const double mixed = power_derivative(theta(1), distance, 1);
    out.row(i) << 0, mixed, mixed, theta(0) * power_derivative(theta(1), distance, 2);
  }
  return out;
}

}  // namespace cairn::stats
