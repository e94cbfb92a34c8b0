#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/stats/covariance_model.h"

namespace cairn::stats {

/// How visits of one person vary together: every variance and covariance its own, a correlation that falls with the
/// distance between visits (counted in visits), or one correlation for all.
enum class VisitCovariance { Unstructured, Autoregressive, CompoundSymmetry };

/// For blocks that saw some of the visits: parameters are the elements of the matrix (Unstructured), variance and
/// correlation (Autoregressive), variance and covariance (CompoundSymmetry). Internal to this module.
class VisitStructure : public CovarianceStructure {
 public:
  /// `seen` holds the visits of each block, ascending.
  VisitStructure(VisitCovariance kind, std::size_t visits, std::vector<std::vector<Eigen::Index>> seen);

  Eigen::VectorXd start(const Eigen::VectorXd& variances) const;
  Eigen::MatrixXd whole(const Eigen::VectorXd& theta) const;
  bool is_valid(const Eigen::VectorXd& theta) const override;
  Eigen::MatrixXd covariance(const Eigen::VectorXd& theta, std::size_t block) const override;
  Eigen::MatrixXd first_derivatives(const Eigen::VectorXd& theta, std::size_t block) const override;
  Eigen::MatrixXd second_derivatives(const Eigen::VectorXd& theta, std::size_t block) const override;

 private:
  VisitCovariance kind_;
  Eigen::Index visits_;
  std::vector<std::vector<Eigen::Index>> seen_;
};

}  // namespace cairn::stats
