#include "engine/stats/autoregressive_errors.h"

#include <cmath>
#include <numbers>
#include <optional>

#include "engine/stats/serial_correlation.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double kEdge = 0.999;
constexpr int kMaxRounds = 500;

/// Rows t less rho times rows t - 1; the first one shortened.
MatrixXd transform(const MatrixXd& m, double rho) {
  MatrixXd out = m;
  out.row(0) *= std::sqrt(1 - rho * rho);
  out.bottomRows(m.rows() - 1) -= rho * m.topRows(m.rows() - 1);
  return out;
}

/// [Q r]' W(rho) [Q r] is a quadratic in rho, so that the series is gone through once.
struct Profile {
  MatrixXd constant, linear, square;
  double n = 0, effects = 0, log_determinant = 0;
  Likelihood likelihood = Likelihood::Restricted;

  struct At {
    double log_likelihood = 0, slope = 0, squares = 0;
    VectorXd beta;
    MatrixXd inverse;
  };
  double df() const { return likelihood == Likelihood::Restricted ? n - effects : n; }
  At evaluate(double rho) const;
};

Profile::At Profile::evaluate(double rho) const {
  const Index k = constant.rows() - 1;
  const MatrixXd whole = constant - rho * linear + rho * rho * square;
  const MatrixXd change = 2 * rho * square - linear;
  const Eigen::LLT<MatrixXd> factor(whole.topLeftCorner(k, k));
  At out;
  out.beta = factor.solve(whole.col(k).head(k));
  out.inverse = factor.solve(MatrixXd::Identity(k, k));
  out.squares = whole(k, k) - out.beta.dot(whole.col(k).head(k));
  VectorXd residual_of(k + 1);
  residual_of << -out.beta, 1;
  const double variance = out.squares / df(), rest = 1 - rho * rho;
  out.log_likelihood = -(df() * (std::log(variance) + 1 + std::log(2 * std::numbers::pi)) - std::log(rest)) / 2;
  out.slope = -residual_of.dot(change * residual_of) / variance / 2 - rho / rest;
  if (likelihood == Likelihood::Restricted) {
    out.log_likelihood -= factor.matrixLLT().diagonal().array().log().sum() + log_determinant / 2;
    out.slope -= (out.inverse * change.topLeftCorner(k, k)).trace() / 2;
  }
  return out;
}

Profile make_profile(const OrthogonalBasis& basis, const VectorXd& residuals, Likelihood likelihood) {
  const Index n = residuals.size(), k = basis.q().cols();
  MatrixXd rows(n, k + 1);
  rows << basis.q(), residuals;
  const MatrixXd products = rows.bottomRows(n - 1).transpose() * rows.topRows(n - 1);
  const auto inner = rows.middleRows(1, n - 2);
  Profile out;
  out.constant = rows.transpose() * rows;
  out.linear = products + products.transpose();
  out.square = inner.transpose() * inner;
  out.n = static_cast<double>(n);
  out.effects = static_cast<double>(k);
  out.log_determinant = basis.log_determinant();
  out.likelihood = likelihood;
  return out;
}

/// The grid finds the highest peak, halving its slope's change of sign.
std::optional<double> find_peak(const Profile& profile) {
  constexpr int kGrid = 80;
  const auto rho_of = [&](int i) { return kEdge * (2.0 * i / kGrid - 1); };
  int best = 0;
  double highest = profile.evaluate(rho_of(0)).log_likelihood;
  for (int i = 1; i <= kGrid; ++i) {
    const double value = profile.evaluate(rho_of(i)).log_likelihood;
    if (value > highest) highest = value, best = i;
  }
  double lower = rho_of(std::max(best - 1, 0)), upper = rho_of(std::min(best + 1, kGrid));
  if (profile.evaluate(lower).slope < 0 || profile.evaluate(upper).slope > 0) return std::nullopt;
  for (int i = 0; i < 60 && upper > lower; ++i) {
    const double middle = (lower + upper) / 2;
    (profile.evaluate(middle).slope > 0 ? lower : upper) = middle;
  }
  return (lower + upper) / 2;
}

Error runs_away() {
  return {ErrorCode::NoSolution,
          "Neighbouring values follow each other so closely that their correlation cannot be estimated. A longer "
          "series, or a trend that fits better, is needed."};
}

}  // namespace

Result<PraisWinsten> fit_prais_winsten(const MatrixXd& x, const VectorXd& y) {
  CAIRN_ASSIGN(const LinearModel ordinary, fit_linear_model(x, y));
  VectorXd residuals = ordinary.residuals;
  const Index n = y.size();
  PraisWinsten out;
  for (int round = 0; round < kMaxRounds; ++round) {
    const double before = out.rho;
    out.rho = residuals.tail(n - 1).dot(residuals.head(n - 1)) / residuals.head(n - 1).squaredNorm();
    if (!(std::abs(out.rho) < 1)) return runs_away();
    CAIRN_ASSIGN(const LinearModel model, fit_linear_model(transform(x, out.rho), transform(y, out.rho)));
    residuals = y - x * model.coefficients;
    if (round > 0 && std::abs(out.rho - before) < 1e-12) {
      out.estimate = model.coefficients;
      out.se = model.sigma * model.unscaled_covariance.diagonal().cwiseSqrt();
      out.df = model.df;
      out.durbin_watson = compute_durbin_watson({model.residuals.data(), static_cast<std::size_t>(n)});
      return out;
    }
  }
  return runs_away();
}

Result<AutoregressiveLikelihood> fit_autoregressive(const MatrixXd& x, const VectorXd& y, Likelihood likelihood) {
  CAIRN_ASSIGN(const OrthogonalBasis basis, OrthogonalBasis::make(x));
  const VectorXd ordinary = basis.q().transpose() * y;
  const Profile profile = make_profile(basis, y - basis.q() * ordinary, likelihood);
  const std::optional<double> rho = find_peak(profile);
  if (!rho) return runs_away();
  const Profile::At at = profile.evaluate(*rho);
  AutoregressiveLikelihood out;
  out.rho = *rho;
  out.innovation_variance = at.squares / profile.df();
  out.estimate = basis.coefficients(ordinary + at.beta);
  out.se = (out.innovation_variance * basis.covariance(at.inverse)).diagonal().cwiseSqrt();
  out.df = profile.n - profile.effects;
  out.log_likelihood = at.log_likelihood;
  return out;
}

}  // namespace cairn::stats
