#pragma once

#include <optional>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// What a column of numbers looks like. sd and variance use n - 1; quantiles are type 7; kurtosis is excess kurtosis.
/// Figures that need more values than there are stay empty.
struct Descriptive {
  std::size_t n = 0, n_missing = 0;
  double mean = 0, min = 0, q1 = 0, median = 0, q3 = 0, max = 0, iqr = 0, range = 0;
  std::optional<double> sd, variance, se;
  std::optional<Interval> ci;      // of the mean, t with n - 1
  double mad = 0, mad_scaled = 0;  // median absolute deviation; times 1.4826
  std::optional<double> skewness_g1, skewness_G1, kurtosis_g2, kurtosis_G2;
  double trimmed_mean_10 = 0, trimmed_mean_20 = 0;  // floor(n * trim) values off either end
  std::optional<double> lag1_autocorrelation;
  double confidence = 0.95;
};

/// InsufficientData without values.
Result<Descriptive> compute_descriptive(const Sample& x, double confidence = 0.95);

}  // namespace cairn::stats
