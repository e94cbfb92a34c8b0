#include "engine/stats/resampled_statistic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/stats/index_draws.h"

namespace cairn::stats {
namespace {

constexpr double kTrim = 0.2;

std::size_t trimmed_each_side(std::size_t n) {
  return static_cast<std::size_t>(std::floor(static_cast<double>(n) * kTrim));
}

double median_of_sorted(const std::vector<double>& sorted) {
  return (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2;
}

double trimmed_mean_of_sorted(const std::vector<double>& sorted) {
  const auto cut = static_cast<std::ptrdiff_t>(trimmed_each_side(sorted.size()));
  return std::accumulate(sorted.begin() + cut, sorted.end() - cut, 0.0) /
         static_cast<double>(sorted.size() - 2 * trimmed_each_side(sorted.size()));
}

}  // namespace

ResampledStatistic::ResampledStatistic(const Sample& sample, Statistic statistic)
    : statistic_(statistic), sorted_(sample.values) {
  const Moments moments = compute_moments(sample.values);
  // About their mean, sums of many values lose nothing; medians and trimmed means stay as they were given.
  const bool is_about_mean = statistic == Statistic::Mean || statistic == Statistic::StandardDeviation;
  centre_ = is_about_mean ? moments.mean : 0;
  variance_of_mean_ = moments.variance / static_cast<double>(moments.n);
  std::sort(sorted_.begin(), sorted_.end());
  for (double& value : sorted_) value -= centre_;
  if (needs_counts()) {
    group_of_.reserve(sorted_.size());
    for (const double value : sorted_) {
      if (distinct_.empty() || distinct_.back() != value) distinct_.push_back(value);
      group_of_.push_back(static_cast<std::uint32_t>(distinct_.size() - 1));
    }
  }
  estimate_ = statistic == Statistic::Mean                ? moments.mean
              : statistic == Statistic::Median            ? median_of_sorted(sorted_)
              : statistic == Statistic::StandardDeviation ? moments.sd
                                                          : trimmed_mean_of_sorted(sorted_);
}

std::vector<double> ResampledStatistic::leave_one_out() const {
  const std::size_t n = sorted_.size();
  if (statistic_ == Statistic::StandardDeviation) return leave_one_out_deviation();
  if (statistic_ == Statistic::TrimmedMean20) return leave_one_out_trimmed_mean();
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (statistic_ == Statistic::Mean) {
      out[i] = centre_ - sorted_[i] / static_cast<double>(n - 1);
    } else {
      // The k-th of the others is the k-th of all, or the next one when the value left out lies at or before it.
      const auto other = [&](std::size_t k) { return sorted_[k < i ? k : k + 1]; };
      out[i] = (other((n - 2) / 2) + other((n - 1) / 2)) / 2;
    }
  }
  return out;
}

std::vector<double> ResampledStatistic::leave_one_out_deviation() const {
  const double n = static_cast<double>(sorted_.size()), squares = variance_of_mean_ * n * (n - 1);
  std::vector<double> out;
  out.reserve(sorted_.size());
  // Leaving out d lowers the sum of squares about the mean by d^2 n / (n - 1).
  for (const double d : sorted_) out.push_back(std::sqrt(std::max(0.0, squares - d * d * n / (n - 1)) / (n - 2)));
  return out;
}

std::vector<double> ResampledStatistic::leave_one_out_trimmed_mean() const {
  const std::size_t n = sorted_.size(), cut = trimmed_each_side(n - 1), kept = n - 1 - 2 * cut;
  std::vector<double> sums(n + 1, 0.0);
  std::partial_sum(sorted_.begin(), sorted_.end(), sums.begin() + 1);
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    // Those kept are cut … cut + kept - 1 of the others; counted among all, they move up by one from i on.
    const std::size_t first = cut < i ? cut : cut + 1, end = cut + kept <= i ? cut + kept : cut + kept + 1;
    const bool is_inside = first < i && i < end;
    out[i] = (sums[end] - sums[first] - (is_inside ? sorted_[i] : 0)) / static_cast<double>(kept);
  }
  return out;
}

double ResampledStatistic::draw(Xoshiro& random, Counts& counts) const {
  if (statistic_ == Statistic::Mean) return centre_ + draw_sum(random) / static_cast<double>(sorted_.size());
  std::fill(counts.begin(), counts.end(), 0);
  visit_draws(random, sorted_.size(), [&](std::size_t, std::size_t index) { ++counts[group_of_[index]]; });
  if (statistic_ == Statistic::Median) return median_of(counts);
  if (statistic_ == Statistic::StandardDeviation) return deviation_of(counts);
  return trimmed_mean_of(counts);
}

double ResampledStatistic::draw_sum(Xoshiro& random) const {
  std::array<double, kDrawLanes> sums{};
  visit_draws(random, sorted_.size(), [&](std::size_t lane, std::size_t index) { sums[lane] += sorted_[index]; });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

ResampledStatistic::MeanDraw ResampledStatistic::draw_mean(Xoshiro& random) const {
  std::array<double, kDrawLanes> sums{}, squares{};
  visit_draws(random, sorted_.size(), [&](std::size_t lane, std::size_t index) {
    sums[lane] += sorted_[index];
    squares[lane] += sorted_[index] * sorted_[index];
  });
  const double n = static_cast<double>(sorted_.size()), sum = std::accumulate(sums.begin(), sums.end(), 0.0);
  // The values are about their mean already, so only a resample of one value again and again cancels.
  const double square = std::accumulate(squares.begin(), squares.end(), 0.0), rest = square - sum * sum / n;
  const bool varies = rest > 16 * std::numeric_limits<double>::epsilon() * square;
  return {centre_ + sum / n, varies ? rest / (n - 1) / n : 0};
}

double ResampledStatistic::median_of(const Counts& counts) const {
  const std::size_t n = sorted_.size();
  std::size_t group = 0, seen = counts[0];
  while (seen <= (n - 1) / 2) seen += counts[++group];
  const double lower = distinct_[group];
  while (seen <= n / 2) seen += counts[++group];
  return (lower + distinct_[group]) / 2;
}

double ResampledStatistic::deviation_of(const Counts& counts) const {
  const double n = static_cast<double>(sorted_.size());
  double sum = 0, squares = 0;
  for (std::size_t group = 0; group < counts.size(); ++group) sum += counts[group] * distinct_[group];
  const double mean = sum / n;
  for (std::size_t group = 0; group < counts.size(); ++group)
    squares += counts[group] * (distinct_[group] - mean) * (distinct_[group] - mean);
  return std::sqrt(squares / (n - 1));
}

double ResampledStatistic::trimmed_mean_of(const Counts& counts) const {
  const std::size_t n = sorted_.size(), cut = trimmed_each_side(n);
  double sum = 0;
  std::size_t seen = 0;
  for (std::size_t group = 0; group < counts.size() && seen < n - cut; ++group) {
    const std::size_t first = std::max(seen, cut), end = std::min(seen + counts[group], n - cut);
    if (end > first) sum += static_cast<double>(end - first) * distinct_[group];
    seen += counts[group];
  }
  return sum / static_cast<double>(n - 2 * cut);
}

}  // namespace cairn::stats
