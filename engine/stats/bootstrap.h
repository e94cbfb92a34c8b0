#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/resampled_difference.h"
#include "engine/stats/sample.h"

namespace cairn::stats {

struct BootstrapOptions {
  Statistic statistic = Statistic::Mean;
  double confidence = 0.95;
  DrawOptions draws;
};

/// A statistic of x, or of x less that of y, with intervals from resamples within each sample.
struct Bootstrap {
  std::vector<std::size_t> n, n_missing;  // of x, and of y when there is one
  double estimate = 0;
  double se = 0;    // standard deviation of the resamples' statistics
  double bias = 0;  // their mean less the estimate
  Interval percentile, basic;
  std::optional<Interval> bca;
  std::optional<Interval> studentised;
  std::optional<double> z0;            // empty when no resample, or every one, lies below the estimate
  std::optional<double> acceleration;  // empty when leaving out any one value changes nothing
  std::optional<Interval> adjusted_levels;
  std::size_t resamples = 0;
  std::optional<std::uint64_t> seed;  // empty when the replicates were given
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Efron & Tibshirani (1993): percentile, basic and BCa (eq. 14.9, 14.10, 14.15), studentised (eq. 12.22); quantiles of
/// R resamples at (R + 1) p, between two by normal quantiles (Davison & Hinkley 1997, eq. 5.8). One stream of random
/// numbers for each resample. InsufficientData below two values a sample (three for the standard deviation);
/// ZeroVariance when no sample varies; InvalidArgument for studentised intervals of anything but means, or
/// for more than 10^10 values to draw.
Result<Bootstrap> compute_bootstrap(const Sample& x, const std::optional<Sample>& y, const BootstrapOptions& options);

/// The same from replicates made elsewhere. InsufficientData below two of them.
Result<Bootstrap> compute_bootstrap(const Sample& x, const std::optional<Sample>& y, const Sample& replicates,
                                    const BootstrapOptions& options);

/// The quantile at `level` of sorted replicates, see above.
double bootstrap_quantile(std::span<const double> sorted, double level);

}  // namespace cairn::stats
