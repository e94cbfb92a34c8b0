#include "engine/stats/quantiles.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::stats {
namespace {

double at(std::span<const double> sorted, double one_based) {
  const double last = static_cast<double>(sorted.size());
  return sorted[static_cast<std::size_t>(std::clamp(one_based, 1.0, last)) - 1];
}

/// Types 1 to 3: step functions. The slack is R's, so that 0.1 * 30 counts as 3.
double discontinuous(std::span<const double> sorted, double p, int type) {
  const double position = static_cast<double>(sorted.size()) * p - (type == 3 ? 0.5 : 0);
  const double j = std::floor(position + 4 * std::numeric_limits<double>::epsilon());
  const bool is_whole = position <= j + 4 * std::numeric_limits<double>::epsilon();
  double weight = is_whole ? 0 : 1;
  if (type == 2 && is_whole) weight = 0.5;
  if (type == 3) weight = is_whole && std::fmod(j, 2) == 0 ? 0 : 1;
  if (weight == 0) return at(sorted, j);
  if (weight == 1) return at(sorted, j + 1);
  return (at(sorted, j) + at(sorted, j + 1)) / 2;
}

struct Constants {
  double a, b;
};
constexpr Constants kContinuous[] = {{0, 1}, {0.5, 0.5},         {0, 0},
                                     {1, 1}, {1.0 / 3, 1.0 / 3}, {3.0 / 8, 3.0 / 8}};  // types 4 to 9

double continuous(std::span<const double> sorted, double p, int type) {
  const auto [a, b] = kContinuous[type - 4];
  const double slack = 4 * std::numeric_limits<double>::epsilon();
  const double position = a + p * (static_cast<double>(sorted.size()) + 1 - a - b);
  const double j = std::floor(position + slack);
  double weight = position - j;
  if (std::abs(weight) < slack) weight = 0;
  const double low = at(sorted, j);
  return weight == 0 ? low : (1 - weight) * low + weight * at(sorted, j + 1);
}

}  // namespace

double quantile_of_sorted(std::span<const double> sorted, double probability) {
  CAIRN_ASSERT(!sorted.empty());
  return continuous(sorted, probability, 7);
}

Result<std::vector<double>> compute_quantiles(const Sample& x, std::span<const double> probabilities, int type) {
  if (type < 1 || type > 9) return Error{ErrorCode::InvalidArgument, "The quantile type must be 1 to 9; 7 is usual."};
  if (x.values.empty()) return Error{ErrorCode::InsufficientData, "There is no value to take quantiles of."};
  std::vector<double> sorted = x.values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> out;
  for (const double p : probabilities) {
    if (!(p >= 0 && p <= 1)) return Error{ErrorCode::InvalidArgument, "A probability must lie between 0 and 1."};
    out.push_back(type <= 3 ? discontinuous(sorted, p, type) : continuous(sorted, p, type));
  }
  return out;
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return quantile_of_sorted(values, 0.5);
}

}  // namespace cairn::stats
