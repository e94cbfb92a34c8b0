#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/stats/resampled_statistic.h"

namespace cairn::stats {

struct DrawOptions {
  std::size_t resamples = 9999;
  std::uint64_t seed = 1;
  std::size_t threads = 0;      // 0: one a core. Results do not depend on it
  bool is_studentised = false;  // for the mean only
};

struct Replicates {
  std::vector<double> values;
  std::vector<double> t;  // (value - estimate) / its standard error; empty unless asked for
};

/// A statistic of one sample, or of one less that of another, made ready for resamples. Internal to this module.
class ResampledDifference {
 public:
  ResampledDifference(const Sample& x, const std::optional<Sample>& y, Statistic statistic);

  double estimate() const { return estimate_; }
  double standard_error() const;  // of a mean, or of a difference of means
  /// Stratified jackknife (Davison & Hinkley 1997, eq. 5.25); empty when leaving out any one value changes nothing.
  std::optional<double> acceleration() const;
  Replicates draw(const DrawOptions& options) const;

 private:
  using Memory = std::vector<ResampledStatistic::Counts>;  // one for each sample
  double draw_one(Xoshiro& random, Memory& memory) const;
  double draw_t(Xoshiro& random, double& value) const;
  /// A resample that differs by rounding only has the estimate itself: z0 counts those strictly below.
  double snap(double value) const { return std::abs(value - estimate_) <= rounding_ ? estimate_ : value; }

  std::vector<ResampledStatistic> samples_;
  double estimate_ = 0, rounding_ = 0;
};

}  // namespace cairn::stats
