#pragma once

#include <vector>

#include "engine/stats/covariance_model.h"

namespace cairn::stats {

/// Covariance R Psi R' + sigma^2 I of groups whose random effects have been rotated by the QR of their own Z = Q R:
/// only as many rows stay together as there are random effects, and all others are independent. Internal to this
/// module.
class RandomEffectStructure : public CovarianceStructure {
 public:
  /// Factor: the lower triangle of L with Psi = L L', then log sigma^2, so that every value is allowed and a variance
  /// of zero is an ordinary point. Components: the lower triangle of Psi, then sigma^2.
  enum class Parameters { Factor, Components };

  /// `r` is the R of each block.
  RandomEffectStructure(Parameters parameters, Eigen::Index effects, std::vector<Eigen::MatrixXd> r);

  Eigen::MatrixXd effect_covariance(const Eigen::VectorXd& theta) const;
  double residual_variance(const Eigen::VectorXd& theta) const;
  Eigen::VectorXd components_of(const Eigen::VectorXd& factor_theta) const;
  Eigen::MatrixXd covariance(const Eigen::VectorXd& theta, std::size_t block) const override;
  Eigen::MatrixXd first_derivatives(const Eigen::VectorXd& theta, std::size_t block) const override;
  Eigen::MatrixXd second_derivatives(const Eigen::VectorXd& theta, std::size_t block) const override;

 private:
  Eigen::MatrixXd lower_triangle(const Eigen::VectorXd& theta) const;
  Parameters parameters_;
  Eigen::Index effects_;
  std::vector<Eigen::MatrixXd> r_;
  std::vector<std::pair<Eigen::Index, Eigen::Index>> places_;  // row and column of each element of the triangle
};

/// One group's part of the data, rotated.
struct RotatedGroup {
  Eigen::MatrixXd r, columns;  // columns: [X y] transposed, as BlockSums takes them
};

/// Blocks for a model: groups with the same R together, then everything that the random effects do not touch.
struct RotatedData {
  std::vector<RotatedGroup> groups;
  std::vector<BlockSums> blocks;
  std::vector<Eigen::MatrixXd> r;  // of each block
  double rest_squares = 0;         // of y, in the part that random effects do not touch
};

/// `group_of_row` counts from 0 to groups - 1. `xy` holds [X y].
RotatedData rotate_groups(const Eigen::MatrixXd& z, const Eigen::MatrixXd& xy,
                          const std::vector<std::size_t>& group_of_row, std::size_t groups);

}  // namespace cairn::stats
