#include "engine/stats/poisson_model.h"

#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/linear_model.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

double find_deviance(const VectorXd& counts, const VectorXd& fitted) {
  double sum = 0;
  for (Index i = 0; i < counts.size(); ++i) {
    const double logs = counts(i) > 0 ? counts(i) * std::log(counts(i) / fitted(i)) : 0;
    sum += logs - (counts(i) - fitted(i));
  }
  return 2 * sum;
}

double find_log_likelihood(const VectorXd& counts, const VectorXd& fitted) {
  double sum = 0;
  for (Index i = 0; i < counts.size(); ++i)
    sum += counts(i) * std::log(fitted(i)) - fitted(i) - log_gamma(counts(i) + 1);
  return sum;
}

}  // namespace

Result<PoissonModel> fit_poisson_model(const MatrixXd& x, const VectorXd& counts, const VectorXd& offset) {
  PoissonModel out;
  out.fitted = counts.array() + 0.1;
  out.deviance = find_deviance(counts, out.fitted);
  bool is_settled = false;
  for (int round = 0; round < 100; ++round) {
    const VectorXd root = out.fitted.cwiseSqrt();
    const VectorXd working = (out.fitted.array().log() - offset.array() + counts.array() / out.fitted.array() - 1);
    CAIRN_ASSIGN(const LinearModel step, fit_linear_model(root.asDiagonal() * x, VectorXd(root.cwiseProduct(working))));
    out.coefficients = step.coefficients;
    out.covariance = step.unscaled_covariance;
    out.df = step.df;
    if (is_settled) break;  // the covariance now belongs to the final weights
    out.fitted = (x * out.coefficients + offset).array().exp();
    if (!out.fitted.allFinite() || !(out.fitted.minCoeff() > 0)) break;
    const double deviance = find_deviance(counts, out.fitted);
    is_settled = std::abs(deviance - out.deviance) < 1e-13 * (std::abs(deviance) + 0.1);
    out.deviance = deviance;
  }
  if (!is_settled) return Error{ErrorCode::NoSolution, "The model of counts does not settle on an answer."};
  out.log_likelihood = find_log_likelihood(counts, out.fitted);
  out.dispersion = ((counts - out.fitted).array().square() / out.fitted.array()).sum() / out.df;
  return out;
}

}  // namespace cairn::stats
