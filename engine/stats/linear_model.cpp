#include "engine/stats/linear_model.h"

#include <cmath>

namespace cairn::stats {

Result<LinearModel> fit_linear_model(const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
  if (x.rows() <= x.cols()) {
    return Error{ErrorCode::InsufficientData, "There are too few complete rows for a model with this many terms."};
  }
  const Eigen::VectorXd scale = x.colwise().norm();
  for (Eigen::Index column = 0; column < scale.size(); ++column) {
    if (scale(column) <= 0) return Error{ErrorCode::Singular, "A column of the model is zero everywhere."};
  }
  const Eigen::MatrixXd scaled = x * scale.cwiseInverse().asDiagonal();
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(scaled);
  qr.setThreshold(1e-7);  // as R's lm
  if (qr.rank() < x.cols()) {
    return Error{ErrorCode::Singular,
                 "One column of the model follows from the others, so their effects cannot be told apart."};
  }
  const Eigen::Index k = x.cols();
  LinearModel model;
  const Eigen::VectorXd first = qr.solve(y);
  const Eigen::VectorXd solved = first + qr.solve(y - scaled * first);  // one step of refinement
  model.coefficients = solved.cwiseQuotient(scale);
  model.residuals = y - scaled * solved;
  model.residual_squares = model.residuals.squaredNorm();
  model.df = static_cast<double>(x.rows() - k);
  model.sigma = std::sqrt(model.residual_squares / model.df);
  const Eigen::MatrixXd r_inverse =
      qr.matrixR().topLeftCorner(k, k).triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(k, k));
  const Eigen::MatrixXd permuted = qr.colsPermutation() * r_inverse;
  const Eigen::MatrixXd scaled_rows = scale.cwiseInverse().asDiagonal() * permuted;
  model.unscaled_covariance = scaled_rows * scaled_rows.transpose();
  model.leverage = (scaled * permuted).rowwise().squaredNorm();
  return model;
}

std::optional<Eigen::MatrixXd> compute_hc3(const Eigen::MatrixXd& x, const LinearModel& model) {
  Eigen::VectorXd weights(x.rows());
  for (Eigen::Index row = 0; row < x.rows(); ++row) {
    const double rest = 1 - model.leverage(row);
    if (rest < 1e-10) return std::nullopt;
    const double scaled = model.residuals(row) / rest;
    weights(row) = scaled * scaled;
  }
  const Eigen::MatrixXd meat = x.transpose() * weights.asDiagonal() * x;
  return model.unscaled_covariance * meat * model.unscaled_covariance;
}

}  // namespace cairn::stats
