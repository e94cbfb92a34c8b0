#include "engine/stats/series_autocorrelation.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/quantiles.h"

namespace cairn::stats {
namespace {

void fill_runs(const std::vector<double>& values, SeriesAutocorrelation& out) {
  const double median = median_of(values);
  std::optional<bool> last;
  double above = 0, below = 0;
  for (const double value : values) {
    if (value == median) continue;
    const bool is_above = value > median;
    (is_above ? above : below) += 1;
    if (last != is_above) ++out.runs;
    last = is_above;
  }
  if (above == 0 || below == 0) return;
  const double expected = 2 * above * below / (above + below) + 1;
  const double variance = (expected - 1) * (expected - 2) / (above + below - 1);
  if (!(variance > 0)) return;
  out.runs_z = (static_cast<double>(out.runs) - expected) / std::sqrt(variance);
  out.runs_p = 2 * normal_upper(std::abs(*out.runs_z));
}

}  // namespace

Result<SeriesAutocorrelation> compute_series_autocorrelation(const Sample& series, std::optional<std::size_t> lag) {
  const std::vector<double>& values = series.values;
  if (values.size() < 3)
    return Error{ErrorCode::InsufficientData,
                 "At least three values are needed to see whether they follow each other."};
  if (std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); }))
    return Error{ErrorCode::ZeroVariance, "All values are the same, so there is nothing to correlate."};
  SeriesAutocorrelation out;
  out.n = values.size();
  out.n_missing = series.n_missing;
  const auto usual = static_cast<std::size_t>(10 * std::log10(static_cast<double>(out.n)));
  out.lag = lag.value_or(std::min(usual, out.n - 1));
  if (out.lag < 1 || out.lag >= out.n)
    return Error{ErrorCode::InvalidArgument, "The lag must be at least 1 and smaller than the number of values."};
  out.autocorrelations = compute_autocorrelations(values, out.lag);
  out.partial = compute_partial_autocorrelations(out.autocorrelations);
  out.ljung_box = test_ljung_box(out.autocorrelations, out.n);
  out.box_pierce = test_box_pierce(out.autocorrelations, out.n);
  std::vector<double> centred = values;
  const double mean = compute_moments(values).mean;
  for (double& value : centred) value -= mean;
  out.durbin_watson = compute_durbin_watson(centred);
  fill_runs(values, out);
  out.method = "autocorrelation, portmanteau tests and runs about the median";
  out.assumptions = {"values are equally far apart in time",
                     "the series has no trend (a trend looks like correlation)"};
  return out;
}

}  // namespace cairn::stats
