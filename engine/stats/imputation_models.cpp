#include "engine/stats/imputation_models.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd draw_normals(Index n, Philox& random) {
  VectorXd out(n);
  for (double& value : out) value = normal_quantile(random.uniform());
  return out;
}

VectorXd prior_precision(Index columns) {
  constexpr double kIntercept = 10, kSlope = 2.5;
  VectorXd out = VectorXd::Constant(columns, 1 / (kSlope * kSlope));
  out(0) = 1 / (kIntercept * kIntercept);
  return out;
}

double penalised_likelihood(const VectorXd& linear, const VectorXd& y, const VectorXd& beta,
                            const VectorXd& precision) {
  double sum = -0.5 * beta.cwiseAbs2().dot(precision);
  for (Index i = 0; i < y.size(); ++i) {
    const double wrong = y(i) > 0.5 ? -linear(i) : linear(i);  // log(1 + e^wrong)
    sum -= std::max(wrong, 0.0) + std::log1p(std::exp(-std::abs(wrong)));
  }
  return sum;
}

}  // namespace

double find_probability(double linear) {
  const double e = std::exp(-std::abs(linear));
  return (linear > 0 ? 1 : e) / (1 + e);
}

LinearDraw draw_linear(const MatrixXd& x, const VectorXd& y, Philox& random) {
  constexpr double kRidge = 1e-5;
  MatrixXd squares = x.transpose() * x;
  const double least = 1e-8 * static_cast<double>(x.rows());  // a column may be 0 in all of these rows
  for (Index i = 0; i < squares.cols(); ++i) squares(i, i) += kRidge * std::max(squares(i, i), least);
  const Eigen::LLT<MatrixXd> root(squares);
  LinearDraw out;
  out.estimate = root.solve(x.transpose() * y);
  const double residual = (y - x * out.estimate).squaredNorm();
  const double df = static_cast<double>(std::max<Index>(x.rows() - x.cols(), 1));
  const double sigma = std::sqrt(residual / chi_square_quantile(random.uniform(), df));
  out.drawn = out.estimate + sigma * root.matrixU().solve(draw_normals(x.cols(), random));
  return out;
}

VectorXd draw_logistic(const MatrixXd& x, const VectorXd& y, Philox& random) {
  constexpr int kMostSteps = 50, kMostHalvings = 30;
  const VectorXd precision = prior_precision(x.cols());
  VectorXd beta = VectorXd::Zero(x.cols()), linear = VectorXd::Zero(x.rows());
  Eigen::LLT<MatrixXd> root;
  double value = penalised_likelihood(linear, y, beta, precision);
  bool is_better = true;
  for (int round = 0; round < kMostSteps && is_better; ++round) {
    const VectorXd probability = linear.unaryExpr(&find_probability);
    const VectorXd weights = probability.array() * (1 - probability.array());
    MatrixXd information = x.transpose() * weights.asDiagonal() * x;
    information.diagonal() += precision;
    root.compute(information);
    VectorXd step = root.solve(x.transpose() * (y - probability) - precision.cwiseProduct(beta));
    if (step.cwiseAbs().maxCoeff() < 1e-6) break;
    is_better = false;  // when no step is, rounding is all that is left
    for (int halving = 0; halving < kMostHalvings && !is_better; ++halving, step *= 0.5) {
      const VectorXd next = x * (beta + step);
      const double better = penalised_likelihood(next, y, beta + step, precision);
      if (!(better > value)) continue;
      beta += step;
      linear = next;
      value = better;
      is_better = true;
    }
  }
  return beta + root.matrixU().solve(draw_normals(x.cols(), random));
}

}  // namespace cairn::stats
