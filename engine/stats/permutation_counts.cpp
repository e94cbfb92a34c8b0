#include "engine/stats/permutation_counts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/stats/parallel.h"
#include "engine/stats/ranks.h"
#include "engine/stats/xoshiro.h"

namespace cairn::stats {
namespace {

/// Values as whole numbers from 0 without a common divisor: (value - lowest) * scale.
struct Whole {
  std::vector<int> weights;
  double lowest = 0, scale = 1;
};

std::optional<Whole> find_whole(std::span<const double> values) {
  Whole out;
  out.lowest = *std::min_element(values.begin(), values.end());
  for (double scale = 1; scale <= 1e6; scale *= 10) {
    out.weights.clear();
    int divisor = 0;
    for (const double value : values) {
      const double scaled = (value - out.lowest) * scale, whole = std::round(scaled);
      const double rounding = 1e-9 + 8 * std::numeric_limits<double>::epsilon() * std::abs(value) * scale;
      if (whole > 1e6 || rounding > 1e-3 || std::abs(scaled - whole) > rounding) break;
      out.weights.push_back(static_cast<int>(whole));
      divisor = std::gcd(divisor, out.weights.back());
    }
    if (out.weights.size() < values.size()) continue;
    divisor = std::max(divisor, 1);
    for (int& weight : out.weights) weight /= divisor;
    out.scale = scale / divisor;
    return out;
  }
  return std::nullopt;
}

}  // namespace

double count_combinations(std::size_t n, std::size_t k) {
  k = std::min(k, n - k);
  double out = 1;
  for (std::size_t i = 1; i <= k && std::isfinite(out); ++i)
    out = out * static_cast<double>(n - k + i) / static_cast<double>(i);
  return out < 9e15 ? std::round(out) : out;
}

std::optional<double> share_by_counting(std::span<const double> values, std::size_t size, double mean,
                                        const SumThreshold& threshold) {
  constexpr double kMostCells = 4e6, kMostSteps = 5e8;
  const std::optional<Whole> whole = find_whole(values);
  if (!whole) return std::nullopt;
  const double total = std::accumulate(whole->weights.begin(), whole->weights.end(), 0.0);
  const double cells = static_cast<double>(size + 1) * (total + 1);
  if (cells > kMostCells || cells * static_cast<double>(values.size()) > kMostSteps) return std::nullopt;
  if (!std::isfinite(count_combinations(values.size(), size))) return std::nullopt;
  const std::vector<double> counts = count_subsets(whole->weights, size);
  double all = 0, reached = 0;
  const double offset = static_cast<double>(size) * (whole->lowest - mean);
  for (std::size_t sum = 0; sum < counts.size(); ++sum) {
    all += counts[sum];
    if (threshold.is_reached_by(static_cast<double>(sum) / whole->scale + offset)) reached += counts[sum];
  }
  return reached / all;
}

std::optional<double> share_by_listing(std::span<const double> centred, std::size_t size,
                                       const SumThreshold& threshold) {
  constexpr double kMost = 2e7;
  const double all = count_combinations(centred.size(), size);
  if (all > kMost) return std::nullopt;
  // Choices in lexicographic order; sums[k] is that of the first k chosen.
  std::vector<std::size_t> chosen(size);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  std::vector<double> sums(size + 1, 0.0);
  double reached = 0;
  for (std::size_t changed = 0;;) {
    for (std::size_t k = changed; k < size; ++k) sums[k + 1] = sums[k] + centred[chosen[k]];
    if (threshold.is_reached_by(sums[size])) ++reached;
    std::size_t last = size;
    while (last > 0 && chosen[last - 1] == centred.size() - size + last - 1) --last;
    if (last == 0) return reached / all;
    changed = last - 1;
    ++chosen[changed];
    for (std::size_t k = last; k < size; ++k) chosen[k] = chosen[k - 1] + 1;
  }
}

std::size_t count_by_shuffling(std::span<const double> centred, std::size_t size, const SumThreshold& threshold,
                               const ShuffleOptions& options) {
  // Shuffling what is shuffled already saves copying; each chunk starts anew, whoever does it.
  constexpr std::size_t kChunk = 64;
  const std::size_t n = centred.size(), chunks = (options.resamples + kChunk - 1) / kChunk;
  std::vector<std::vector<double>> memory(choose_threads(options.threads, chunks), std::vector<double>(n));
  std::vector<std::size_t> reached(chunks, 0);
  run_chunks(chunks, memory.size(), [&](std::size_t worker, std::size_t chunk) {
    std::vector<double>& values = memory[worker];
    std::copy(centred.begin(), centred.end(), values.begin());
    Xoshiro random(options.seed, chunk);
    const std::size_t end = std::min(options.resamples, (chunk + 1) * kChunk);
    for (std::size_t replicate = chunk * kChunk; replicate < end; ++replicate) {
      double sum = 0;
      for (std::size_t i = 0; i < size; ++i) {
        std::swap(values[i], values[i + random.below(n - i)]);
        sum += values[i];
      }
      if (threshold.is_reached_by(sum)) ++reached[chunk];
    }
  });
  return std::accumulate(reached.begin(), reached.end(), std::size_t{0});
}

}  // namespace cairn::stats
