#include "engine/stats/cluster_sandwich.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cairn::stats {
namespace {

using Eigen::Index;

std::vector<std::vector<Index>> rows_by_cluster(std::span<const std::size_t> cluster) {
  std::vector<std::vector<Index>> rows(*std::max_element(cluster.begin(), cluster.end()) + 1);
  for (std::size_t i = 0; i < cluster.size(); ++i) rows[cluster[i]].push_back(static_cast<Index>(i));
  std::erase_if(rows, [](const std::vector<Index>& one) { return one.empty(); });
  return rows;
}

/// (I - H)^(-1/2) b for the block of one cluster, whose hat matrix H = Z Z' has the rank of the model at most. Where
/// I - H has no inverse, its generalised one.
Eigen::VectorXd adjust(const Eigen::MatrixXd& z, const Eigen::VectorXd& b) {
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(z, Eigen::ComputeThinU | Eigen::ComputeThinV);
  Eigen::VectorXd out = b;
  for (Index i = 0; i < svd.singularValues().size(); ++i) {
    const double rest = 1 - svd.singularValues()(i) * svd.singularValues()(i);
    const double factor = rest > 1e-10 ? 1 / std::sqrt(rest) : 0;
    const Eigen::VectorXd direction = svd.matrixU().col(i);
    out += (factor - 1) * direction.dot(b) * direction;
  }
  return out;
}

}  // namespace

Result<ClusterErrors> compute_cluster_errors(const Eigen::MatrixXd& x, const LinearModel& model,
                                             std::span<const std::size_t> cluster, Index coefficient) {
  const std::vector<std::vector<Index>> clusters = rows_by_cluster(cluster);
  if (clusters.size() < 2)
    return Error{ErrorCode::InsufficientData, "At least two clusters are needed; ten or more to rely on the result."};
  const Index k = x.cols();
  const Eigen::MatrixXd& bread = model.unscaled_covariance;
  const Eigen::MatrixXd root = bread.llt().matrixL();
  double cr0 = 0, cr2 = 0, trace = 0, squares = 0;
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(k, k);
  for (const std::vector<Index>& rows : clusters) {
    const Eigen::MatrixXd part = x(rows, Eigen::all);
    const Eigen::VectorXd residuals = model.residuals(rows), b = part * bread.col(coefficient);
    const Eigen::VectorXd a = adjust(part * root, b), u = part.transpose() * a;
    cr0 += std::pow(b.dot(residuals), 2);
    cr2 += std::pow(a.dot(residuals), 2);
    // The working model's covariance of a'e between clusters i and j: a_i'a_i (i = j) - u_i' bread u_j.
    const double own = a.squaredNorm(), shared = u.dot(bread * u);
    trace += own - shared;
    squares += own * own - 2 * own * shared;
    products += u * u.transpose();
  }
  const Eigen::MatrixXd between = bread * products;
  squares += (between * between).trace();
  if (!(cr2 > 0) || !(squares > 0))
    return Error{ErrorCode::Singular, "The clusters leave no spread to judge the difference by."};
  const auto g = static_cast<double>(clusters.size()), n = static_cast<double>(x.rows());
  ClusterErrors out;
  out.n_clusters = clusters.size();
  out.cr0 = std::sqrt(cr0);
  out.cr1 = std::sqrt(cr0 * g / (g - 1) * (n - 1) / model.df);
  out.cr2 = std::sqrt(cr2);
  out.cr2_df = trace * trace / squares;
  return out;
}

}  // namespace cairn::stats
