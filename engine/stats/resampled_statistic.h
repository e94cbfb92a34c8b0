#pragma once

#include <cstdint>
#include <vector>

#include "engine/stats/sample.h"
#include "engine/stats/xoshiro.h"

namespace cairn::stats {

enum class Statistic { Mean, Median, StandardDeviation, TrimmedMean20 };

/// One sample made ready for many resamples of one statistic. Internal to this module.
class ResampledStatistic {
 public:
  /// The sample holds at least two values (three for the standard deviation).
  ResampledStatistic(const Sample& sample, Statistic statistic);

  double estimate() const { return estimate_; }
  /// s^2 / n; of the sample as it is.
  double variance_of_mean() const { return variance_of_mean_; }
  /// The statistic without each value in turn, in order of size. O(n).
  std::vector<double> leave_one_out() const;

  /// Memory for draws; one for each thread.
  using Counts = std::vector<std::uint32_t>;
  Counts make_counts() const { return Counts(needs_counts() ? distinct_.size() : 0); }
  /// The statistic of one resample of the same size.
  double draw(Xoshiro& random, Counts& counts) const;
  /// Mean of one resample, and s^2 / n in it.
  struct MeanDraw {
    double mean = 0, variance_of_mean = 0;
  };
  MeanDraw draw_mean(Xoshiro& random) const;

 private:
  bool needs_counts() const { return statistic_ != Statistic::Mean; }
  double draw_sum(Xoshiro& random) const;
  double median_of(const Counts& counts) const;
  double deviation_of(const Counts& counts) const;
  double trimmed_mean_of(const Counts& counts) const;
  std::vector<double> leave_one_out_deviation() const;
  std::vector<double> leave_one_out_trimmed_mean() const;

  Statistic statistic_;
  double centre_ = 0, estimate_ = 0, variance_of_mean_ = 0;
  std::vector<double> sorted_;           // less the centre
  std::vector<double> distinct_;         // sorted_, each value once
  std::vector<std::uint32_t> group_of_;  // index in distinct_ of each of sorted_
};

}  // namespace cairn::stats
