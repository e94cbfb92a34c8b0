#include "engine/stats/descriptive.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "engine/stats/distributions.h"
#include "engine/stats/quantiles.h"

namespace cairn::stats {
namespace {

constexpr double kMadScale = 1.4826;  // R's constant

double trimmed_mean(std::span<const double> sorted, double trim) {
  const auto cut = static_cast<std::size_t>(std::floor(static_cast<double>(sorted.size()) * trim));
  return compute_moments(sorted.subspan(cut, sorted.size() - 2 * cut)).mean;
}

double median_absolute_deviation(std::span<const double> sorted, double median) {
  std::vector<double> deviations;
  deviations.reserve(sorted.size());
  for (const double value : sorted) deviations.push_back(std::abs(value - median));
  std::sort(deviations.begin(), deviations.end());
  return quantile_of_sorted(deviations, 0.5);
}

void fill_shape(std::span<const double> values, const Moments& moments, Descriptive& out) {
  double m2 = 0, m3 = 0, m4 = 0, lagged = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double deviation = values[i] - moments.mean;
    m2 += deviation * deviation;
    m3 += deviation * deviation * deviation;
    m4 += deviation * deviation * deviation * deviation;
    if (i + 1 < values.size()) lagged += deviation * (values[i + 1] - moments.mean);
  }
  if (m2 <= 0) return;
  const double n = static_cast<double>(values.size());
  out.lag1_autocorrelation = lagged / m2;
  m2 /= n;
  const double g1 = (m3 / n) / std::pow(m2, 1.5), g2 = (m4 / n) / (m2 * m2) - 3;
  out.skewness_g1 = g1;
  out.kurtosis_g2 = g2;
  if (values.size() > 2) out.skewness_G1 = g1 * std::sqrt(n * (n - 1)) / (n - 2);
  if (values.size() > 3) out.kurtosis_G2 = ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3));
}

}  // namespace

Result<Descriptive> compute_descriptive(const Sample& x, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.values.empty()) return Error{ErrorCode::InsufficientData, "There is no value to describe."};
  std::vector<double> sorted = x.values;
  std::sort(sorted.begin(), sorted.end());
  const Moments moments = compute_moments(x.values);
  Descriptive out;
  out.n = x.n();
  out.n_missing = x.n_missing;
  out.mean = moments.mean;
  out.min = sorted.front();
  out.max = sorted.back();
  out.range = out.max - out.min;
  out.q1 = quantile_of_sorted(sorted, 0.25);
  out.median = quantile_of_sorted(sorted, 0.5);
  out.q3 = quantile_of_sorted(sorted, 0.75);
  out.iqr = out.q3 - out.q1;
  out.mad = median_absolute_deviation(sorted, out.median);
  out.mad_scaled = kMadScale * out.mad;
  out.trimmed_mean_10 = trimmed_mean(sorted, 0.1);
  out.trimmed_mean_20 = trimmed_mean(sorted, 0.2);
  out.confidence = confidence;
  fill_shape(x.values, moments, out);
  if (out.n < 2) return out;
  const double n = static_cast<double>(out.n);
  out.sd = moments.sd;
  out.variance = moments.variance;
  out.se = moments.sd / std::sqrt(n);
  const double half = -t_quantile((1 - confidence) / 2, n - 1) * *out.se;
  out.ci = Interval{out.mean - half, out.mean + half};
  return out;
}

}  // namespace cairn::stats
