#include "engine/stats/run_chart.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/stats/distributions.h"
#include "engine/stats/quantiles.h"

namespace cairn::stats {
namespace {

/// Smallest number of crossings that chance reaches with at least one in twenty.
std::size_t find_fewest_crossings(std::size_t n_useful) {
  const auto chances = static_cast<double>(n_useful - 1);
  double crossings = 0;
  while (crossings < chances && binomial_lower(crossings, chances, 0.5) < 0.05) ++crossings;
  return static_cast<std::size_t>(crossings);
}

}  // namespace

Result<RunChart> compute_run_chart(const Sample& series) {
  if (series.n() == 0) return Error{ErrorCode::InsufficientData, "The series has no value."};
  RunChart out;
  out.n = series.n();
  out.n_missing = series.n_missing;
  std::vector<double> sorted = series.values;
  std::sort(sorted.begin(), sorted.end());
  out.median = quantile_of_sorted(sorted, 0.5);
  std::optional<bool> last;
  std::size_t run = 0;
  for (const double value : series.values) {
    if (value == out.median) continue;
    const bool is_above = value > out.median;
    if (last && *last != is_above) ++out.crossings;
    run = last == is_above ? run + 1 : 1;
    out.longest_run = std::max(out.longest_run, run);
    last = is_above;
    ++out.n_useful;
  }
  if (out.n_useful < 2)
    return Error{ErrorCode::ZeroVariance, "Nearly all values lie on their median, so runs cannot be counted."};
  out.longest_run_max = static_cast<std::size_t>(std::nearbyint(std::log2(static_cast<double>(out.n_useful)) + 3));
  out.crossings_min = find_fewest_crossings(out.n_useful);
  out.has_signal = out.longest_run > out.longest_run_max || out.crossings < out.crossings_min;
  out.method = "run chart, rules of Anhoej";
  out.assumptions = {"values are in the order of time and independent", "at least about ten values lie off the median"};
  return out;
}

}  // namespace cairn::stats
