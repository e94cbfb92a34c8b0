#include "engine/stats/resampled_difference.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/stats/parallel.h"

namespace cairn::stats {

ResampledDifference::ResampledDifference(const Sample& x, const std::optional<Sample>& y, Statistic statistic) {
  samples_.emplace_back(x, statistic);
  if (y) samples_.emplace_back(*y, statistic);
  estimate_ = samples_[0].estimate() - (y ? samples_[1].estimate() : 0);
  double largest = 0;
  for (const double value : x.values) largest = std::max(largest, std::abs(value));
  if (y) {
    for (const double value : y->values) largest = std::max(largest, std::abs(value));
  }
  rounding_ = 16 * std::numeric_limits<double>::epsilon() * largest;
}

double ResampledDifference::standard_error() const {
  double variance = 0;
  for (const ResampledStatistic& sample : samples_) variance += sample.variance_of_mean();
  return std::sqrt(variance);
}

std::optional<double> ResampledDifference::acceleration() const {
  double squares = 0, cubes = 0, sign = 1, largest = 0;
  for (const ResampledStatistic& sample : samples_) {
    const std::vector<double> without = sample.leave_one_out();
    const double n = static_cast<double>(without.size()), mean = compute_moments(without).mean;
    for (const double one : without) {
      const double influence = sign * (n - 1) * (mean - one) / n;
      squares += influence * influence;
      cubes += influence * influence * influence;
      largest = std::max(largest, std::abs(influence));
    }
    sign = -1;
  }
  if (largest <= rounding_) return std::nullopt;
  return cubes / (6 * squares * std::sqrt(squares));
}

double ResampledDifference::draw_one(Xoshiro& random, Memory& memory) const {
  const double x = samples_[0].draw(random, memory[0]);
  return snap(samples_.size() == 1 ? x : x - samples_[1].draw(random, memory[1]));
}

double ResampledDifference::draw_t(Xoshiro& random, double& value) const {
  const ResampledStatistic::MeanDraw x = samples_[0].draw_mean(random);
  const ResampledStatistic::MeanDraw y =
      samples_.size() == 1 ? ResampledStatistic::MeanDraw{} : samples_[1].draw_mean(random);
  value = snap(x.mean - y.mean);
  const double distance = value - estimate_, variance = x.variance_of_mean + y.variance_of_mean;
  if (distance == 0) return 0;
  // A resample of one value again and again is as far out as can be.
  if (variance == 0) return std::copysign(std::numeric_limits<double>::infinity(), distance);
  return distance / std::sqrt(variance);
}

Replicates ResampledDifference::draw(const DrawOptions& options) const {
  constexpr std::size_t kChunk = 64;
  Replicates out;
  out.values.resize(options.resamples);
  out.t.resize(options.is_studentised ? options.resamples : 0);
  const std::size_t chunks = (options.resamples + kChunk - 1) / kChunk;
  std::vector<Memory> memory(choose_threads(options.threads, chunks));
  for (Memory& one : memory) {
    for (const ResampledStatistic& sample : samples_) one.push_back(sample.make_counts());
  }
  run_chunks(chunks, memory.size(), [&](std::size_t worker, std::size_t chunk) {
    const std::size_t end = std::min(options.resamples, (chunk + 1) * kChunk);
    for (std::size_t replicate = chunk * kChunk; replicate < end; ++replicate) {
      Xoshiro random(options.seed, replicate);
      if (options.is_studentised) {
        out.t[replicate] = draw_t(random, out.values[replicate]);
      } else {
        out.values[replicate] = draw_one(random, memory[worker]);
      }
    }
  });
  return out;
}

}  // namespace cairn::stats
