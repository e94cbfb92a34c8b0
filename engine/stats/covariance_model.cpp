#include "engine/stats/covariance_model.h"

#include <cmath>
#include <numbers>

namespace cairn::stats {

using Eigen::Index;
using Eigen::Map;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

using Vector = Map<const VectorXd>;

Vector as_vector(const MatrixXd& m) { return {m.data(), m.size()}; }
Map<const MatrixXd> matrix_of(const MatrixXd& columns, Index k, Index size) {
  return {columns.col(k).data(), size, size};
}
MatrixXd symmetric(const MatrixXd& m) { return (m + m.transpose()) / 2; }

/// Sums over all blocks that the score and both informations are made of.
struct Sums {
  MatrixXd observed, expected, slopes;  // slopes: X'V^-1 D_k V^-1 r, one column for each parameter
};

/// One block's part of the derivatives. `residual` and `hat` are the sums of r r' and of X phi X'.
void add_derivatives(const CovarianceModel& model, std::size_t index, const MatrixXd& inverse, const MatrixXd& residual,
                     const MatrixXd& hat, CovarianceState& state, Sums& sums) {
  const BlockSums& block = model.blocks[index];
  const Index size = block.size(), parameters = state.theta.size(), effects = model.effects;
  const bool is_restricted = model.likelihood == Likelihood::Restricted;
  const MatrixXd d = model.structure->first_derivatives(state.theta, index);
  const Eigen::SparseMatrix<double> sparse = d.sparseView();  // of one element or two when unstructured
  const MatrixXd hat_inside = inverse * hat * inverse;
  const MatrixXd inside = inverse * residual * inverse + (is_restricted ? hat_inside : MatrixXd::Zero(size, size));
  state.score += d.transpose() * as_vector(inside - block.count() * inverse) / 2;
  MatrixXd both(size * size, parameters), around(size * size, parameters), hats(size * size, parameters);
  for (Index k = 0; k < parameters; ++k) {
    const MatrixXd left = inverse * matrix_of(d, k, size);
    const MatrixXd sandwich = symmetric(left * inverse);
    both.col(k) = as_vector(sandwich);
    around.col(k) = as_vector(left * inside);
    hats.col(k) = as_vector(left * hat_inside);
  }
  const MatrixXd weighted = block.sum_sandwiches(inverse, sparse, both);
  for (Index k = 0; k < parameters; ++k) {
    const auto sum = matrix_of(weighted, k, effects + 1);
    state.p[static_cast<std::size_t>(k)] -= sum.topLeftCorner(effects, effects);
    sums.slopes.col(k) += sum.col(effects).head(effects) - sum.topLeftCorner(effects, effects) * state.beta;
  }
  const MatrixXd plain = block.count() * MatrixXd(sparse.transpose() * both);
  sums.observed += sparse.transpose() * around - plain / 2;
  sums.expected += plain / 2;
  if (is_restricted) sums.expected -= sparse.transpose() * hats;
  const MatrixXd second = model.structure->second_derivatives(state.theta, index);
  if (second.cols() == 0) return;
  const VectorXd curvature = second.transpose() * as_vector(block.count() * inverse - inside) / 2;
  sums.observed += Map<const MatrixXd>(curvature.data(), parameters, parameters);
}

void fill_derivatives(const CovarianceModel& model, const std::vector<MatrixXd>& inverses, CovarianceState& state) {
  const Index parameters = state.theta.size(), effects = model.effects;
  Sums sums{MatrixXd::Zero(parameters, parameters), MatrixXd::Zero(parameters, parameters),
            MatrixXd::Zero(effects, parameters)};
  state.score = VectorXd::Zero(parameters);
  state.p.assign(static_cast<std::size_t>(parameters), MatrixXd::Zero(effects, effects));
  VectorXd residual_of(effects + 1);
  residual_of << -state.beta, 1;
  const MatrixXd residual_weights = residual_of * residual_of.transpose();
  MatrixXd hat_weights = MatrixXd::Zero(effects + 1, effects + 1);
  hat_weights.topLeftCorner(effects, effects) = state.phi;
  for (std::size_t i = 0; i < model.blocks.size(); ++i) {
    const BlockSums& block = model.blocks[i];
    add_derivatives(model, i, inverses[i], block.sum_products(residual_weights), block.sum_products(hat_weights), state,
                    sums);
  }
  sums.observed -= sums.slopes.transpose() * state.phi * sums.slopes;
  if (model.likelihood == Likelihood::Restricted) {
    MatrixXd left(effects * effects, parameters), right(effects * effects, parameters);
    for (Index k = 0; k < parameters; ++k) {
      const MatrixXd product = state.phi * state.p[static_cast<std::size_t>(k)];
      left.col(k) = as_vector(product);
      right.col(k) = as_vector(product.transpose());
    }
    const MatrixXd traces = left.transpose() * right / 2;
    sums.observed -= traces;
    sums.expected += traces;
  }
  state.observed = symmetric(sums.observed);
  state.expected = symmetric(sums.expected);
}

}  // namespace

std::optional<CovarianceState> evaluate(const CovarianceModel& model, const VectorXd& theta, Derivatives derivatives) {
  if (!theta.allFinite() || !model.structure->is_valid(theta)) return std::nullopt;
  const Index effects = model.effects;
  CovarianceState state;
  state.theta = theta;
  std::vector<MatrixXd> inverses;
  MatrixXd sum = MatrixXd::Zero(effects + 1, effects + 1);
  double log_determinants = 0, n = 0;
  for (std::size_t i = 0; i < model.blocks.size(); ++i) {
    const BlockSums& block = model.blocks[i];
    const Eigen::LLT<MatrixXd> factor(model.structure->covariance(theta, i));
    if (factor.info() != Eigen::Success) return std::nullopt;
    inverses.push_back(symmetric(factor.solve(MatrixXd::Identity(block.size(), block.size()))));
    log_determinants += block.count() * 2 * factor.matrixLLT().diagonal().array().log().sum();
    n += block.count() * static_cast<double>(block.size());
    sum += block.sum_weighted(inverses.back());
  }
  const Eigen::LLT<MatrixXd> factor(sum.topLeftCorner(effects, effects));
  if (factor.info() != Eigen::Success) return std::nullopt;
  state.beta = factor.solve(sum.col(effects).head(effects));
  state.phi = symmetric(factor.solve(MatrixXd::Identity(effects, effects)));
  const double squares = sum(effects, effects) - state.beta.dot(sum.col(effects).head(effects));
  double constants = n * std::log(2 * std::numbers::pi);
  if (model.likelihood == Likelihood::Restricted) {
    constants -= static_cast<double>(effects) * std::log(2 * std::numbers::pi);
    constants += 2 * factor.matrixLLT().diagonal().array().log().sum() + model.log_determinant;
  }
  state.log_likelihood = -(log_determinants + squares + constants) / 2;
  if (!std::isfinite(state.log_likelihood)) return std::nullopt;
  if (derivatives == Derivatives::With) fill_derivatives(model, inverses, state);
  return state;
}

MatrixXd adjust_covariance(const CovarianceModel& model, const CovarianceState& state, const MatrixXd& weights) {
  const Index effects = model.effects, parameters = state.theta.size();
  MatrixXd lambda = MatrixXd::Zero(effects, effects);
  for (std::size_t i = 0; i < model.blocks.size(); ++i) {
    const Index size = model.blocks[i].size();
    const MatrixXd inverse = model.structure->covariance(state.theta, i).llt().solve(MatrixXd::Identity(size, size));
    const MatrixXd d = model.structure->first_derivatives(state.theta, i);
    const MatrixXd combined = d * weights;
    MatrixXd inside = MatrixXd::Zero(size, size);
    for (Index k = 0; k < parameters; ++k) inside += matrix_of(combined, k, size) * inverse * matrix_of(d, k, size);
    const MatrixXd second = model.structure->second_derivatives(state.theta, i);
    if (second.cols() > 0) {
      const VectorXd curved = second * as_vector(weights);
      inside -= Map<const MatrixXd>(curved.data(), size, size) / 4;
    }
    lambda += model.blocks[i].sum_weighted(symmetric(inverse * inside * inverse)).topLeftCorner(effects, effects);
  }
  for (Index k = 0; k < parameters; ++k) {
    MatrixXd combined = MatrixXd::Zero(effects, effects);
    for (Index l = 0; l < parameters; ++l) combined += weights(k, l) * state.p[static_cast<std::size_t>(l)];
    lambda -= state.p[static_cast<std::size_t>(k)] * state.phi * combined;
  }
  return state.phi + 2 * state.phi * symmetric(lambda) * state.phi;
}

std::optional<double> find_degrees_of_freedom(const CovarianceState& state, const MatrixXd& weights,
                                              const VectorXd& contrast) {
  const VectorXd direction = state.phi * contrast;
  VectorXd gradient(state.theta.size());
  for (Index k = 0; k < gradient.size(); ++k)
    gradient(k) = direction.dot(state.p[static_cast<std::size_t>(k)] * direction);
  const double variance = contrast.dot(direction), spread = gradient.dot(weights * gradient);
  if (!(spread > 0)) return std::nullopt;
  return 2 * variance * variance / spread;
}

}  // namespace cairn::stats
