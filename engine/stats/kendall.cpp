#include "engine/stats/kendall.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

/// Sorts the values and returns how many pairs stood in the wrong order.
double sort_counting_swaps(std::vector<double>& values, std::vector<double>& spare, std::size_t first,
                           std::size_t end) {
  if (end - first < 2) return 0;
  const std::size_t middle = first + (end - first) / 2;
  double swaps = sort_counting_swaps(values, spare, first, middle) + sort_counting_swaps(values, spare, middle, end);
  std::size_t i = first, j = middle, k = first;
  while (i < middle || j < end) {
    if (j == end || (i < middle && values[i] <= values[j])) {
      spare[k++] = values[i++];
    } else {
      swaps += static_cast<double>(middle - i);
      spare[k++] = values[j++];
    }
  }
  std::copy(spare.begin() + static_cast<std::ptrdiff_t>(first), spare.begin() + static_cast<std::ptrdiff_t>(end),
            values.begin() + static_cast<std::ptrdiff_t>(first));
  return swaps;
}

/// Sums over groups of t equal values.
struct Ties {
  double pairs = 0;   // t (t - 1)
  double cubes = 0;   // t (t - 1) (2 t + 5)
  double thirds = 0;  // t (t - 1) (t - 2)
  void add(std::size_t count) {
    const double t = static_cast<double>(count);
    pairs += t * (t - 1);
    cubes += t * (t - 1) * (2 * t + 5);
    thirds += t * (t - 1) * (t - 2);
  }
};

template <class IsSame>
Ties count_ties(std::size_t n, IsSame is_same) {
  Ties out;
  for (std::size_t first = 0; first < n;) {
    std::size_t end = first + 1;
    while (end < n && is_same(first, end)) ++end;
    out.add(end - first);
    first = end;
  }
  return out;
}

}  // namespace

Kendall compute_kendall(std::span<const double> x, std::span<const double> y) {
  const std::size_t size = x.size();
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return x[a] != x[b] ? x[a] < x[b] : y[a] < y[b]; });
  const Ties ties_x = count_ties(size, [&](std::size_t a, std::size_t b) { return x[order[a]] == x[order[b]]; });
  const Ties ties_both = count_ties(
      size, [&](std::size_t a, std::size_t b) { return x[order[a]] == x[order[b]] && y[order[a]] == y[order[b]]; });
  std::vector<double> by_x(size), spare(size);
  for (std::size_t i = 0; i < size; ++i) by_x[i] = y[order[i]];
  const double discordant = sort_counting_swaps(by_x, spare, 0, size);
  const Ties ties_y = count_ties(size, [&](std::size_t a, std::size_t b) { return by_x[a] == by_x[b]; });
  const double n = static_cast<double>(size), all = n * (n - 1);
  // Concordant less discordant: pairs tied on either side are neither.
  const double score = (all - ties_x.pairs - ties_y.pairs + ties_both.pairs) / 2 - 2 * discordant;
  const double variance = (all * (2 * n + 5) - ties_x.cubes - ties_y.cubes) / 18 +
                          ties_x.pairs * ties_y.pairs / (2 * all) + ties_x.thirds * ties_y.thirds / (9 * all * (n - 2));
  Kendall out;
  out.tau_b = score / std::sqrt((all - ties_x.pairs) / 2 * ((all - ties_y.pairs) / 2));
  out.p = 2 * normal_upper(std::abs(score) / std::sqrt(variance));
  return out;
}

}  // namespace cairn::stats
