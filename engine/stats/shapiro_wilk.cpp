#include "engine/stats/shapiro_wilk.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/stats/distributions.h"
#include "engine/stats/sample.h"

namespace cairn::stats {
namespace {

/// Coefficients from the constant upwards.
double polynomial(std::span<const double> coefficients, double x) {
  double sum = 0;
  for (auto it = coefficients.rbegin(); it != coefficients.rend(); ++it) sum = sum * x + *it;
  return sum;
}

/// Weights of the upper half, the largest value first; the lower half has them with a minus (Royston 1992, eq. 4).
std::vector<double> make_weights(std::size_t n) {
  if (n == 3) return {std::numbers::sqrt2 / 2};
  constexpr double kFirst[] = {0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056};
  constexpr double kSecond[] = {0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633};
  const auto size = static_cast<double>(n);
  std::vector<double> scores(n / 2);
  double squares = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i] = -normal_quantile((static_cast<double>(i) + 0.625) / (size + 0.25));
    squares += 2 * scores[i] * scores[i];
  }
  std::vector<double> weights(scores.size());
  const std::size_t special = n > 5 ? 2 : 1;
  double rest = squares, length = 1;
  for (std::size_t i = 0; i < special; ++i) {
    const std::span<const double> terms = i == 0 ? std::span(kFirst) : std::span(kSecond);
    weights[i] = scores[i] / std::sqrt(squares) + polynomial(terms, 1 / std::sqrt(size));
    rest -= 2 * scores[i] * scores[i];
    length -= 2 * weights[i] * weights[i];
  }
  for (std::size_t i = special; i < scores.size(); ++i) weights[i] = scores[i] / std::sqrt(rest / length);
  return weights;
}

double find_p(double w, std::size_t n) {
  const auto size = static_cast<double>(n);
  if (n == 3) {
    const double p = 6 / std::numbers::pi * (std::asin(std::sqrt(w)) - std::asin(std::sqrt(0.75)));
    return std::clamp(p, 0.0, 1.0);
  }
  double y = std::log1p(-w), mean = 0, log_sd = 0;
  if (n <= 11) {
    const double bound = -2.273 + 0.459 * size;
    if (y >= bound) return 0;
    y = -std::log(bound - y);
    mean = polynomial(std::vector{0.544, -0.39978, 0.025054, -6.714e-4}, size);
    log_sd = polynomial(std::vector{1.3822, -0.77857, 0.062767, -0.0020322}, size);
  } else {
    mean = polynomial(std::vector{-1.5861, -0.31082, -0.083751, 0.0038915}, std::log(size));
    log_sd = polynomial(std::vector{-0.4803, -0.082676, 0.0030302}, std::log(size));
  }
  return normal_upper((y - mean) / std::exp(log_sd));
}

}  // namespace

std::optional<ShapiroWilk> compute_shapiro_wilk(std::span<const double> values) {
  if (values.size() < 3 || values.size() > 5000) return std::nullopt;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  if (sorted.front() == sorted.back()) return std::nullopt;
  const std::vector<double> weights = make_weights(sorted.size());
  const Moments moments = compute_moments(sorted);
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (sorted[sorted.size() - 1 - i] - sorted[i]);
  const double w = std::min(1.0, sum * sum / (moments.variance * static_cast<double>(sorted.size() - 1)));
  return ShapiroWilk{w, w < 1 ? find_p(w, sorted.size()) : 1.0};
}

}  // namespace cairn::stats
