#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/stats/covariance_model.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr int kMaxSteps = 200;
/// Squared length of a step in units of the parameters' standard errors below which only rounding is left.
constexpr double kSettled = 1e-18;
/// Below this a step is so short that the likelihood itself, which is flat there, cannot tell better from worse.
constexpr double kFlat = 1e-8;

VectorXd find_step(const CovarianceState& state) {
  const Eigen::LLT<MatrixXd> newton(state.observed);
  if (newton.info() == Eigen::Success) {
    VectorXd step = newton.solve(state.score);
    if (step.allFinite()) return step;
  }
  MatrixXd information = state.expected;
  // A parameter without information (a slope that starts at nothing) still moves, a little.
  const double floor = 1e-10 * std::max(information.diagonal().cwiseAbs().maxCoeff(), 1e-300);
  for (double ridge = floor; std::isfinite(ridge); ridge *= 100) {
    const Eigen::LLT<MatrixXd> scoring(information);
    if (scoring.info() == Eigen::Success) return scoring.solve(state.score);
    information.diagonal().array() += ridge;
  }
  return state.score * std::numeric_limits<double>::infinity();
}

Error no_solution() {
  return {ErrorCode::NoSolution,
          "The covariance between visits could not be estimated: there are too few people for so many visits or "
          "random effects. Use a simpler structure."};
}

}  // namespace

Result<CovarianceState> maximise(const CovarianceModel& model, const VectorXd& start) {
  std::optional<CovarianceState> state = evaluate(model, start, Derivatives::With);
  if (!state) return no_solution();
  for (int i = 0; i < kMaxSteps; ++i) {
    const VectorXd step = find_step(*state);
    if (!step.allFinite()) return no_solution();
    const double gain = step.dot(state->score);
    if (gain < kSettled) return *std::move(state);
    double fraction = 1;
    std::optional<CovarianceState> next;
    for (; fraction > 1e-9; fraction /= 2) {
      next = evaluate(model, state->theta + fraction * step, Derivatives::Without);
      if (next && (gain < kFlat || next->log_likelihood >= state->log_likelihood)) break;
      next.reset();
    }
    if (!next) return no_solution();
    const double before = state->score.cwiseAbs().maxCoeff();
    std::optional<CovarianceState> improved = evaluate(model, next->theta, Derivatives::With);
    if (!improved) return no_solution();
    // At the limit of rounding a step no longer shortens the score.
    if (gain < 1e-14 && improved->score.cwiseAbs().maxCoeff() >= before) return *std::move(state);
    state = std::move(improved);
  }
  return no_solution();
}

Result<OrthogonalBasis> OrthogonalBasis::make(const MatrixXd& x) {
  if (x.rows() <= x.cols())
    return Error{ErrorCode::InsufficientData, "There are too few complete rows for a model with this many terms."};
  if (x.cols() == 0) return Error{ErrorCode::InvalidArgument, "The model has no term to estimate."};
  const VectorXd scale = x.colwise().norm();
  if (!(scale.minCoeff() > 0)) return Error{ErrorCode::Singular, "A column of the model is zero everywhere."};
  Eigen::ColPivHouseholderQR<MatrixXd> qr(x * scale.cwiseInverse().asDiagonal());
  qr.setThreshold(1e-7);  // as R's lm
  if (qr.rank() < x.cols())
    return Error{ErrorCode::Singular,
                 "One column of the model follows from the others, so their effects cannot be told apart."};
  OrthogonalBasis basis;
  basis.order_ = qr.colsPermutation();
  basis.q_ = qr.householderQ() * MatrixXd::Identity(x.rows(), x.cols());
  basis.r_ = qr.matrixR().topRows(x.cols()).template triangularView<Eigen::Upper>();
  const VectorXd ordered = basis.order_.transpose() * scale;
  basis.r_ = basis.r_ * ordered.asDiagonal();
  return basis;
}

double OrthogonalBasis::log_determinant() const { return 2 * r_.diagonal().cwiseAbs().array().log().sum(); }

VectorXd OrthogonalBasis::coefficients(const VectorXd& beta) const {
  return order_ * VectorXd(r_.triangularView<Eigen::Upper>().solve(beta));
}

MatrixXd OrthogonalBasis::covariance(const MatrixXd& phi) const {
  const MatrixXd half = r_.triangularView<Eigen::Upper>().solve(phi);
  const MatrixXd whole = r_.triangularView<Eigen::Upper>().solve(half.transpose());
  return order_ * whole * order_.transpose();
}

VectorXd OrthogonalBasis::contrast(const VectorXd& weights) const {
  return r_.transpose().triangularView<Eigen::Lower>().solve(VectorXd(order_.transpose() * weights));
}

}  // namespace cairn::stats
