#include "engine/stats/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/parallel.h"
#include "engine/stats/resampled_difference.h"

namespace cairn::stats {
namespace {

Result<void> check(const Sample& x, const std::optional<Sample>& y, const BootstrapOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  const std::size_t least = options.statistic == Statistic::StandardDeviation ? 3 : 2;
  if (x.n() < least || (y && y->n() < least)) {
    return Error{ErrorCode::InsufficientData,
                 least == 3 ? "Each sample needs at least three values." : "Each sample needs at least two values."};
  }
  const auto is_constant = [](const Sample& sample) {
    const auto [low, high] = std::minmax_element(sample.values.begin(), sample.values.end());
    return *low == *high;
  };
  if (is_constant(x) && (!y || is_constant(*y))) {
    return Error{ErrorCode::ZeroVariance, "All values are the same, so every resample would be the same too."};
  }
  if (options.draws.is_studentised && options.statistic != Statistic::Mean) {
    return Error{ErrorCode::InvalidArgument, "A studentised interval is there for the mean only; leave it out."};
  }
  return {};
}

void fill_bca(std::span<const double> sorted, Bootstrap& out) {
  const double z = normal_quantile((1 + out.confidence) / 2), r = static_cast<double>(sorted.size());
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), out.estimate) - sorted.begin();
  const double share = static_cast<double>(below) / r;
  if (share > 0 && share < 1) out.z0 = normal_quantile(share);
  if (!out.z0 || !out.acceleration) return;
  const auto adjusted = [&](double at) {
    const double w = *out.z0 + at, scale = 1 - *out.acceleration * w;
    return scale > 0 ? std::optional(normal_lower(*out.z0 + w / scale)) : std::nullopt;
  };
  const std::optional<double> lower = adjusted(-z), upper = adjusted(z);
  if (!lower || !upper) return;
  out.adjusted_levels = Interval{*lower, *upper};
  out.bca = Interval{bootstrap_quantile(sorted, *lower), bootstrap_quantile(sorted, *upper)};
}

Bootstrap summarise(const ResampledDifference& difference, Replicates replicates, const Sample& x,
                    const std::optional<Sample>& y, const BootstrapOptions& options) {
  Bootstrap out;
  out.n = {x.n()};
  out.n_missing = {x.n_missing};
  if (y) {
    out.n.push_back(y->n());
    out.n_missing.push_back(y->n_missing);
  }
  out.estimate = difference.estimate();
  out.acceleration = difference.acceleration();
  out.confidence = options.confidence;
  out.resamples = replicates.values.size();
  const Moments moments = compute_moments(replicates.values);
  out.se = moments.sd;
  out.bias = moments.mean - out.estimate;
  std::sort(replicates.values.begin(), replicates.values.end());
  const double low = (1 - options.confidence) / 2, high = (1 + options.confidence) / 2;
  out.percentile = {bootstrap_quantile(replicates.values, low), bootstrap_quantile(replicates.values, high)};
  out.basic = {2 * out.estimate - out.percentile.upper, 2 * out.estimate - out.percentile.lower};
  fill_bca(replicates.values, out);
  if (!replicates.t.empty()) {
    std::sort(replicates.t.begin(), replicates.t.end());
    const double se = difference.standard_error();
    out.studentised = Interval{out.estimate - bootstrap_quantile(replicates.t, high) * se,
                               out.estimate - bootstrap_quantile(replicates.t, low) * se};
  }
  out.assumptions = {"people answer independently of each other",
                     "the sample is large enough to stand for everyone it came from (about 20 values or more)"};
  return out;
}

}  // namespace

double bootstrap_quantile(std::span<const double> sorted, double level) {
  const double r = static_cast<double>(sorted.size()), rank = (r + 1) * level, whole = std::floor(rank);
  if (whole < 1) return sorted.front();
  if (whole >= r) return sorted.back();
  const auto below = static_cast<std::size_t>(whole) - 1;
  if (rank - whole < 1e-12 || sorted[below] == sorted[below + 1] || std::isinf(sorted[below])) return sorted[below];
  const double z = normal_quantile(level), z_below = normal_quantile(whole / (r + 1)),
               z_above = normal_quantile((whole + 1) / (r + 1));
  return sorted[below] + (z - z_below) / (z_above - z_below) * (sorted[below + 1] - sorted[below]);
}

Result<Bootstrap> compute_bootstrap(const Sample& x, const std::optional<Sample>& y, const BootstrapOptions& options) {
  CAIRN_TRY(check(x, y, options));
  if (options.draws.resamples < 2) return Error{ErrorCode::InvalidArgument, "At least two resamples are needed."};
  if (is_too_much_resampling(options.draws.resamples, x.n() + (y ? y->n() : 0)))
    return Error{ErrorCode::InvalidArgument, "So many resamples of so many values would take too long. Use fewer."};
  const ResampledDifference difference(x, y, options.statistic);
  Bootstrap out = summarise(difference, difference.draw(options.draws), x, y, options);
  out.seed = options.draws.seed;
  out.method = "bootstrap, resampled within each sample; bca is the interval to report";
  return out;
}

Result<Bootstrap> compute_bootstrap(const Sample& x, const std::optional<Sample>& y, const Sample& replicates,
                                    const BootstrapOptions& options) {
  CAIRN_TRY(check(x, y, options));
  if (replicates.n() < 2) return Error{ErrorCode::InsufficientData, "At least two replicates are needed."};
  if (options.draws.is_studentised) {
    return Error{ErrorCode::InvalidArgument,
                 "A studentised interval needs the standard error of every replicate; leave the replicates out."};
  }
  Bootstrap out = summarise(ResampledDifference(x, y, options.statistic), {replicates.values, {}}, x, y, options);
  out.method = "bootstrap from the replicates given; bca is the interval to report";
  return out;
}

}  // namespace cairn::stats
