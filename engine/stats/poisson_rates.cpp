#include "engine/stats/poisson_rates.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

constexpr double kSlack = 1 + 1e-7;  // counts whose chances differ by rounding only are equally likely; as R

/// Smallest whole number in [low, high] for which `holds` (false below, true above); high + 1 when none.
template <class Holds>
double find_first(double low, double high, const Holds& holds) {
  double end = high + 1;
  while (low < end) {
    const double middle = std::floor((low + end) / 2);
    if (holds(middle))
      end = middle;
    else
      low = middle + 1;
  }
  return low;
}

/// Both tails of counts that are no more likely than the one seen. Chances rise up to `mode` and fall after it.
template <class Density, class Lower, class Upper>
double two_sided(double count, double mode, double highest, const Density& density, const Lower& lower,
                 const Upper& upper) {
  const double limit = density(count) * kSlack;
  if (count == mode) return 1;
  double p = 0;
  if (count < mode) {
    const double first = find_first(std::ceil(mode), highest, [&](double x) { return density(x) <= limit; });
    p = lower(count) + (first > highest ? 0 : upper(first));
  } else {
    const double first = find_first(0, std::floor(mode), [&](double x) { return density(x) > limit; });
    p = upper(count) + lower(first - 1);
  }
  return std::min(1.0, p);
}

}  // namespace

Interval exact_poisson_interval(double count, double confidence) {
  const double tail = (1 - confidence) / 2;
  return {count == 0 ? 0 : chi_square_quantile(tail, 2 * count) / 2, chi_square_quantile(1 - tail, 2 * count + 2) / 2};
}

Interval byar_interval(double count, double confidence) {
  const double z = -normal_quantile((1 - confidence) / 2), next = count + 1;
  const double low = count == 0 ? 0 : 1 - 1 / (9 * count) - z / (3 * std::sqrt(count));
  const double high = 1 - 1 / (9 * next) + z / (3 * std::sqrt(next));
  return {count * std::max(0.0, low * low * low), next * high * high * high};
}

double exact_poisson_p(double count, double mean) {
  // Beyond this every count is less likely than any that can be told from 0.
  const double highest = std::ceil(mean + count + 50 * std::sqrt(mean + 1) + 1000);
  return two_sided(
      count, mean, highest, [&](double x) { return poisson_density(x, mean); },
      [&](double x) { return poisson_lower(x, mean); }, [&](double x) { return poisson_upper(x, mean); });
}

double exact_binomial_p(double count, double n, double p) {
  return two_sided(
      count, n * p, n, [&](double x) { return binomial_density(x, n, p); },
      [&](double x) { return binomial_lower(x, n, p); }, [&](double x) { return binomial_upper(x, n, p); });
}

}  // namespace cairn::stats
