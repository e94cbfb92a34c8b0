#include "engine/stats/correlation.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/kendall.h"
#include "engine/stats/ranks.h"

namespace cairn::stats {
namespace {

double p_of(double r, double n) {
  const double rest = (1 - r) * (1 + r);
  return rest <= 0 ? 0 : 2 * t_upper(std::abs(r) * std::sqrt((n - 2) / rest), n - 2);
}

Interval fisher_interval(double r, double n, double confidence) {
  if (n < 4) return {-1, 1};
  if (std::abs(r) >= 1) return {r, r};
  const double z = std::atanh(r), half = -normal_quantile((1 - confidence) / 2) / std::sqrt(n - 3);
  return {std::tanh(z - half), std::tanh(z + half)};
}

std::vector<double> midranks(std::span<const double> values) {
  const std::vector<int> doubled = doubled_midranks(values);
  std::vector<double> out;
  out.reserve(doubled.size());
  for (const int rank : doubled) out.push_back(rank / 2.0);
  return out;
}

bool is_constant(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

}  // namespace

double pearson_correlation(std::span<const double> x, std::span<const double> y) {
  const double mean_x = compute_moments(x).mean, mean_y = compute_moments(y).mean;
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = x[i] - mean_x, dy = y[i] - mean_y;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

Result<Correlation> compute_correlation(const Pairs& pairs, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (pairs.n() < 3) return Error{ErrorCode::InsufficientData, "At least three people with both values are needed."};
  if (is_constant(pairs.x) || is_constant(pairs.y))
    return Error{ErrorCode::ZeroVariance, "One of the two measures is the same for everyone."};
  const double n = static_cast<double>(pairs.n());
  Correlation out;
  out.n = pairs.n();
  out.n_missing = pairs.n_missing;
  out.pearson = pearson_correlation(pairs.x, pairs.y);
  out.pearson_p = p_of(out.pearson, n);
  out.pearson_ci = fisher_interval(out.pearson, n, confidence);
  out.spearman = pearson_correlation(midranks(pairs.x), midranks(pairs.y));
  out.spearman_p = p_of(out.spearman, n);
  const Kendall kendall = compute_kendall(pairs.x, pairs.y);
  out.kendall_tau_b = kendall.tau_b;
  out.kendall_p = kendall.p;
  out.confidence = confidence;
  out.method = "Pearson with Fisher's interval, Spearman by t, Kendall's tau-b by its normal approximation";
  out.assumptions = {"each pair belongs to another person", "pearson: the relation is a straight line"};
  return out;
}

}  // namespace cairn::stats
