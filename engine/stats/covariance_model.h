#pragma once

#include <Eigen/Dense>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/stats/block_sums.h"

namespace cairn::stats {

/// How the values within a block vary together, as a function of a few parameters. Internal to this module.
class CovarianceStructure {
 public:
  virtual ~CovarianceStructure() = default;
  virtual bool is_valid(const Eigen::VectorXd& /*theta*/) const { return true; }
  virtual Eigen::MatrixXd covariance(const Eigen::VectorXd& theta, std::size_t block) const = 0;
  /// Derivative by each parameter, as columns (the matrix of the block, column by column).
  virtual Eigen::MatrixXd first_derivatives(const Eigen::VectorXd& theta, std::size_t block) const = 0;
  /// Second derivatives likewise, column k * parameters + l; without columns when all are zero.
  virtual Eigen::MatrixXd second_derivatives(const Eigen::VectorXd& /*theta*/, std::size_t /*block*/) const {
    return {};
  }
};

enum class Likelihood { Restricted, Full };

/// y = X beta + e, where blocks of e are independent and normal with a covariance that depends on theta. X must have
/// orthonormal columns (or nearly): use OrthogonalBasis.
struct CovarianceModel {
  std::vector<BlockSums> blocks;
  const CovarianceStructure* structure = nullptr;
  Eigen::Index effects = 0;    // columns of X
  double log_determinant = 0;  // log |X'X| of the X that the basis stands for
  Likelihood likelihood = Likelihood::Restricted;
};

/// Everything about one theta. `information` matrices are of theta; Kenward & Roger 1997 name P and Phi.
struct CovarianceState {
  Eigen::VectorXd theta, beta;
  Eigen::MatrixXd phi;  // covariance of beta
  double log_likelihood = 0;
  Eigen::VectorXd score;
  Eigen::MatrixXd observed, expected;  // information, by exact second derivatives
  std::vector<Eigen::MatrixXd> p;      // derivatives of phi^-1
};

enum class Derivatives { Without, With };

/// Empty when a block's covariance is not positive definite at theta.
std::optional<CovarianceState> evaluate(const CovarianceModel& model, const Eigen::VectorXd& theta,
                                        Derivatives derivatives);

/// Newton steps with the observed information where it is positive definite, else Fisher scoring, both with halving,
/// until the score is zero to rounding. NoSolution when that is not reached.
Result<CovarianceState> maximise(const CovarianceModel& model, const Eigen::VectorXd& start);

/// Kenward & Roger 1997, eq. 3-4 with `weights` the covariance of theta: the covariance of beta, adjusted for theta
/// having been estimated.
Eigen::MatrixXd adjust_covariance(const CovarianceModel& model, const CovarianceState& state,
                                  const Eigen::MatrixXd& weights);

/// Degrees of freedom of one contrast. Satterthwaite's and Kenward & Roger's are the same for one contrast (their eq.
/// 7-9 with one row: df = 2 / A, scale 1); which they are is a matter of `weights`. Empty when theta has no influence
/// on it.
std::optional<double> find_degrees_of_freedom(const CovarianceState& state, const Eigen::MatrixXd& weights,
                                              const Eigen::VectorXd& contrast);

/// X = Q R P': the model is fitted on Q, which keeps digits when columns of X are alike or differ in size.
class OrthogonalBasis {
 public:
  /// Singular when a column of X follows from others; InsufficientData with no more rows than columns.
  static Result<OrthogonalBasis> make(const Eigen::MatrixXd& x);
  const Eigen::MatrixXd& q() const { return q_; }
  double log_determinant() const;  // of X'X
  Eigen::VectorXd coefficients(const Eigen::VectorXd& beta) const;
  Eigen::MatrixXd covariance(const Eigen::MatrixXd& phi) const;
  Eigen::VectorXd contrast(const Eigen::VectorXd& weights) const;  // in terms of Q's columns

 private:
  Eigen::MatrixXd q_, r_;
  Eigen::PermutationMatrix<Eigen::Dynamic> order_;
};

}  // namespace cairn::stats
