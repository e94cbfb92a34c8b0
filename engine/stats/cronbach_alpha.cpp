#include "engine/stats/cronbach_alpha.h"

#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

std::optional<double> correlate(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  const Eigen::VectorXd x = a.array() - a.mean(), y = b.array() - b.mean();
  const double scale = std::sqrt(x.squaredNorm() * y.squaredNorm());
  if (a.minCoeff() == a.maxCoeff() || b.minCoeff() == b.maxCoeff() || scale <= 0) return std::nullopt;
  return x.dot(y) / scale;
}

/// From the sum of all variances and covariances and the sum of the variances.
double alpha_of(double k, double total, double variances) { return k / (k - 1) * (1 - variances / total); }

void fill_items(const ItemScores& scores, const Eigen::MatrixXd& covariance, CronbachAlpha& out) {
  const Eigen::VectorXd total = scores.values.rowwise().sum();
  const double k = static_cast<double>(scores.k()), all = covariance.sum(), variances = covariance.trace();
  for (std::size_t i = 0; i < scores.k(); ++i) {
    const auto item = static_cast<Eigen::Index>(i);
    const Eigen::VectorXd column = scores.values.col(item);
    const std::optional<double> rest = correlate(column, total - column);
    out.item_rest_correlation.push_back(rest);
    if (rest && *rest < 0)
      out.warnings.push_back("\"" + scores.items[i] +
                             "\" runs against the other items. Was it meant to be scored the other way round?");
    if (scores.k() < 3) continue;
    const double without = all - 2 * covariance.col(item).sum() + covariance(item, item);
    out.alpha_if_dropped.push_back(
        without > 0 ? std::optional(alpha_of(k - 1, without, variances - covariance(item, item))) : std::nullopt);
  }
}

std::optional<double> split_half(const Eigen::MatrixXd& values) {
  Eigen::VectorXd halves[2] = {Eigen::VectorXd::Zero(values.rows()), Eigen::VectorXd::Zero(values.rows())};
  for (Eigen::Index item = 0; item < values.cols(); ++item) halves[item % 2] += values.col(item);
  const std::optional<double> r = correlate(halves[0], halves[1]);
  if (!r || *r <= -1) return std::nullopt;
  return 2 * *r / (1 + *r);
}

}  // namespace

Result<CronbachAlpha> compute_cronbach_alpha(const ItemScores& scores, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_TRY(check_item_scores(scores, 2));
  const Eigen::MatrixXd covariance = compute_covariance(scores.values);
  const double k = static_cast<double>(scores.k()), n = static_cast<double>(scores.n());
  const double total = covariance.sum(), variances = covariance.trace();
  if (total <= 1e-12 * variances)
    return Error{ErrorCode::ZeroVariance, "Everyone has the same total, so the items cannot be compared with it."};
  CronbachAlpha out;
  out.n = scores.n();
  out.n_missing = scores.n_missing;
  out.k = scores.k();
  out.items = scores.items;
  out.alpha = alpha_of(k, total, variances);
  const double tail = (1 - confidence) / 2, df1 = n - 1, df2 = (n - 1) * (k - 1);
  out.ci = {1 - (1 - out.alpha) * f_quantile(1 - tail, df1, df2), 1 - (1 - out.alpha) * f_quantile(tail, df1, df2)};
  const Eigen::MatrixXd correlation = to_correlation(covariance);
  const double r = (correlation.sum() - correlation.trace()) / (k * (k - 1));
  out.mean_inter_item_correlation = r;
  out.alpha_standardised = k * r / (1 + (k - 1) * r);
  const double squares = covariance.squaredNorm() - covariance.diagonal().squaredNorm();
  out.guttman_lambda2 = (total - variances + std::sqrt(k / (k - 1) * squares)) / total;
  fill_items(scores, covariance, out);
  out.split_half_odd_even = split_half(scores.values);
  if (out.alpha < 0) out.warnings.push_back("Alpha below 0: the items do not measure one thing in one direction.");
  out.confidence = confidence;
  out.method = "Cronbach's alpha on complete rows, interval by Feldt 1965";
  return out;
}

}  // namespace cairn::stats
