#include "engine/stats/ranks.h"

#include <algorithm>
#include <numeric>

namespace cairn::stats {

double sum_ties(std::span<const double> sorted_x, std::span<const double> sorted_y) {
  double sum = 0;
  std::size_t i = 0, j = 0;
  while (i < sorted_x.size() || j < sorted_y.size()) {
    const double value =
        j == sorted_y.size() || (i < sorted_x.size() && sorted_x[i] <= sorted_y[j]) ? sorted_x[i] : sorted_y[j];
    double count = 0;
    for (; i < sorted_x.size() && sorted_x[i] == value; ++i) ++count;
    for (; j < sorted_y.size() && sorted_y[j] == value; ++j) ++count;
    sum += count * count * count - count;
  }
  return sum;
}

std::vector<int> doubled_midranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<int> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t i = first; i < end; ++i) ranks[order[i]] = static_cast<int>(first + end + 1);
    first = end;
  }
  return ranks;
}

std::vector<double> count_subsets(std::span<const int> weights, std::size_t size) {
  const auto total = static_cast<std::size_t>(std::accumulate(weights.begin(), weights.end(), 0));
  std::vector<std::vector<double>> counts(size + 1, std::vector<double>(total + 1, 0.0));
  counts[0][0] = 1;
  std::size_t seen = 0, reach = 0;
  for (const int weight : weights) {
    const auto step = static_cast<std::size_t>(weight);
    reach += step;
    ++seen;
    for (std::size_t k = std::min(seen, size); k > 0; --k) {
      for (std::size_t sum = reach; sum + 1 > step; --sum) counts[k][sum] += counts[k - 1][sum - step];
    }
  }
  return std::move(counts[size]);
}

}  // namespace cairn::stats
