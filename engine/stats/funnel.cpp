#include "engine/stats/funnel.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/stats/distributions.h"
#include "engine/stats/quantiles.h"

namespace cairn::stats {
namespace {

/// Smallest r with P(X <= r) >= q, from a normal guess.
double find_binomial_quantile(double q, double n, double p) {
  double r = std::clamp(std::floor(n * p + normal_quantile(q) * std::sqrt(n * p * (1 - p))), 0.0, n);
  while (r > 0 && binomial_lower(r - 1, n, p) >= q) --r;
  while (r < n && binomial_lower(r, n, p) < q) ++r;
  return r;
}

/// Spiegelhalter 2005, section A.1.1: between the two counts whose chances enclose q.
double find_exact_limit(double q, double n, double target) {
  const double r = find_binomial_quantile(q, n, target);
  const double above = (binomial_lower(r, n, target) - q) / binomial_density(r, n, target);
  return (r - above) / n;
}

FunnelUnit describe_unit(double events, double n, double target) {
  FunnelUnit unit;
  const double sigma = std::sqrt(target * (1 - target) / n);
  const double wide = normal_quantile(0.999) * sigma, narrow = normal_quantile(0.975) * sigma;
  unit.share = events / n;
  unit.z = (unit.share - target) / sigma;
  unit.lower_95 = std::max(0.0, target - narrow);
  unit.upper_95 = std::min(1.0, target + narrow);
  unit.lower_998 = std::max(0.0, target - wide);
  unit.upper_998 = std::min(1.0, target + wide);
  unit.exact_lower_95 = find_exact_limit(0.025, n, target);
  unit.exact_upper_95 = find_exact_limit(0.975, n, target);
  unit.exact_lower_998 = find_exact_limit(0.001, n, target);
  unit.exact_upper_998 = find_exact_limit(0.999, n, target);
  return unit;
}

/// Mean square of z, where the tenths at either end count as the value at a tenth.
double find_dispersion(const std::vector<FunnelUnit>& units) {
  std::vector<double> z;
  for (const FunnelUnit& unit : units) z.push_back(unit.z);
  std::sort(z.begin(), z.end());
  const double low = quantile_of_sorted(z, 0.1), high = quantile_of_sorted(z, 0.9);
  double sum = 0;
  for (const double value : z) sum += std::pow(std::clamp(value, low, high), 2);
  return sum / static_cast<double>(z.size());
}

double find_additive_variance(const std::vector<double>& weights, double phi) {
  if (phi <= 1) return 0;
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  const double squares = std::inner_product(weights.begin(), weights.end(), weights.begin(), 0.0);
  const auto n = static_cast<double>(weights.size());
  return std::max(0.0, (n * phi - (n - 1)) / (sum - squares / sum));
}

Result<void> check_units(const Pairs& events) {
  if (events.n() < 2) return Error{ErrorCode::InsufficientData, "A funnel plot needs at least two units."};
  for (std::size_t i = 0; i < events.n(); ++i) {
    const double x = events.x[i], n = events.y[i];
    if (x < 0 || x > n || !(n > 0) || x != std::floor(x) || n != std::floor(n))
      return Error{ErrorCode::InvalidArgument,
                   "Each unit needs a whole number of events and a whole number of people that is not smaller."};
  }
  return {};
}

}  // namespace

Result<Funnel> compute_funnel(const Pairs& events, std::optional<double> target) {
  CAIRN_TRY(check_units(events));
  if (target && !(*target > 0 && *target < 1))
    return Error{ErrorCode::InvalidArgument, "The target must lie between 0 and 1."};
  Funnel out;
  out.n = events.n();
  out.n_missing = events.n_missing;
  out.target = target.value_or(std::accumulate(events.x.begin(), events.x.end(), 0.0) /
                               std::accumulate(events.y.begin(), events.y.end(), 0.0));
  if (!(out.target > 0 && out.target < 1))
    return Error{ErrorCode::ZeroVariance, "Either nobody or everybody had the event, so units cannot be compared."};
  std::vector<double> weights;
  for (std::size_t i = 0; i < out.n; ++i) {
    out.units.push_back(describe_unit(events.x[i], events.y[i], out.target));
    weights.push_back(events.y[i] / (out.target * (1 - out.target)));
  }
  out.phi = find_dispersion(out.units);
  out.tau2 = find_additive_variance(weights, out.phi);
  const double edge = normal_quantile(0.999);
  for (std::size_t i = 0; i < out.n; ++i) {
    FunnelUnit& unit = out.units[i];
    unit.z_adjusted = (unit.share - out.target) / std::sqrt(1 / weights[i] + out.tau2);
    out.n_outside_998_naive += std::abs(unit.z) > edge ? 1 : 0;
    out.n_outside_998_adjusted += std::abs(unit.z_adjusted) > edge ? 1 : 0;
  }
  out.method = "funnel plot of shares, with additive adjustment for overdispersion";
  out.assumptions = {"units look after people alike, or the difference in people is part of the question",
                     "people within a unit are independent (the adjusted z relaxes it)"};
  return out;
}

}  // namespace cairn::stats
