#include "engine/stats/mcdonald_omega.h"

#include <Eigen/Eigenvalues>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

constexpr double kLowestUniqueness = 1e-6;  // of a standardised item; below, its own variance has vanished
constexpr double kGradient = 1e-11;
constexpr int kMaxSteps = 500;

/// The likelihood with the loadings at their best for given uniquenesses (Joreskog 1967, eq. 20 to 29), in their
/// logarithms.
struct Profile {
  Eigen::VectorXd loadings, gradient;
  Eigen::MatrixXd curvature;
  double discrepancy = 0;
};

Profile profile_at(const Eigen::MatrixXd& correlation, const Eigen::VectorXd& log_uniqueness) {
  const Eigen::Index k = correlation.rows();
  const Eigen::VectorXd scale = (log_uniqueness * -0.5).array().exp();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scale.asDiagonal() * correlation * scale.asDiagonal());
  const Eigen::VectorXd& values = solver.eigenvalues();  // ascending: the last belongs to the factor
  const Eigen::MatrixXd& vectors = solver.eigenvectors();
  Profile out;
  out.gradient = Eigen::VectorXd::Zero(k);
  Eigen::MatrixXd rest = Eigen::MatrixXd::Zero(k, k);
  for (Eigen::Index m = 0; m + 1 < k; ++m) {
    out.discrepancy += values(m) - 1 - std::log(values(m));
    out.gradient += (1 - values(m)) * vectors.col(m).cwiseAbs2();
    rest += vectors.col(m) * vectors.col(m).transpose();
  }
  out.curvature = rest.cwiseAbs2();
  const double common = std::sqrt(std::max(0.0, values(k - 1) - 1));
  out.loadings = common * vectors.col(k - 1).cwiseQuotient(scale);
  return out;
}

Result<Eigen::VectorXd> maximise(const Eigen::MatrixXd& correlation, Profile& best) {
  // Start from the squared multiple correlations (Joreskog 1963).
  Eigen::VectorXd x = correlation.inverse().diagonal().cwiseInverse().array().log();
  best = profile_at(correlation, x);
  for (int step = 0; step < kMaxSteps && best.gradient.cwiseAbs().maxCoeff() > kGradient; ++step) {
    const Eigen::VectorXd direction = best.curvature.ldlt().solve(best.gradient);
    double length = std::min(1.0, 2 / direction.cwiseAbs().maxCoeff());
    Profile next = profile_at(correlation, x - length * direction);
    // A step may end level with the last one: near the maximum differences drown in rounding.
    for (int halving = 0; halving < 40 && !(next.discrepancy <= best.discrepancy + 1e-13); ++halving)
      next = profile_at(correlation, x - (length /= 2) * direction);
    x -= length * direction;
    best = std::move(next);
    if (x.minCoeff() < std::log(kLowestUniqueness))
      return Error{ErrorCode::NoSolution,
                   "One item leaves no variance of its own (a Heywood case), so one factor cannot be fitted. Leave out "
                   "an item that repeats another, or use Cronbach's alpha."};
  }
  if (!(best.gradient.cwiseAbs().maxCoeff() < 1e-7))
    return Error{ErrorCode::NoSolution, "The likelihood of one common factor has no clear maximum for these items."};
  return x;
}

double omega_of(const Eigen::VectorXd& loadings, const Eigen::VectorXd& uniquenesses) {
  const double common = loadings.sum() * loadings.sum();
  return common / (common + uniquenesses.sum());
}

}  // namespace

Result<McDonaldOmega> compute_mcdonald_omega(const ItemScores& scores) {
  CAIRN_TRY(check_item_scores(scores, 3));
  if (scores.n() <= scores.k())
    return Error{ErrorCode::InsufficientData, "More people than items are needed to fit a common factor."};
  const Eigen::MatrixXd covariance = compute_covariance(scores.values), correlation = to_correlation(covariance);
  if (Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(correlation).eigenvalues()(0) < 1e-10)
    return Error{ErrorCode::Singular, "One item follows from the others. Leave it out and try again."};
  Profile fit;
  CAIRN_ASSIGN(const Eigen::VectorXd x, maximise(correlation, fit));
  const Eigen::VectorXd uniquenesses = x.array().exp(), sd = covariance.diagonal().cwiseSqrt();
  if (fit.loadings.sum() < 0) fit.loadings = -fit.loadings;
  const Eigen::VectorXd raw = fit.loadings.cwiseProduct(sd), own = uniquenesses.cwiseProduct(sd.cwiseAbs2());
  McDonaldOmega out;
  out.n = scores.n();
  out.n_missing = scores.n_missing;
  out.items = scores.items;
  out.omega_total = omega_of(raw, own);
  out.omega_standardised = omega_of(fit.loadings, uniquenesses);
  out.loadings.assign(raw.begin(), raw.end());
  out.uniquenesses.assign(own.begin(), own.end());
  const double k = static_cast<double>(scores.k());
  out.df = k * (k - 3) / 2;
  out.fit_chi2 = static_cast<double>(scores.n() - 1) * fit.discrepancy;
  if (out.df > 0) out.p = chi_square_upper(std::max(0.0, out.fit_chi2), out.df);
  out.method = "McDonald's omega total, one factor by maximum likelihood on complete rows";
  return out;
}

}  // namespace cairn::stats
