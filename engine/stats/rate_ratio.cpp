#include "engine/stats/rate_ratio.h"

#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"
#include "engine/stats/poisson_rates.h"

namespace cairn::stats {
namespace {

/// Limits of the ratio from limits of the first group's share of all events (Clopper & Pearson).
Interval conditional_interval(double a, double b, double times, double confidence) {
  const double tail = (1 - confidence) / 2;
  const auto to_ratio = [&](double share) { return share / (1 - share) * times; };
  return {a == 0 ? 0 : to_ratio(beta_quantile(tail, a, b + 1)),
          b == 0 ? std::numeric_limits<double>::infinity() : to_ratio(beta_quantile(1 - tail, a + 1, b))};
}

}  // namespace

Result<RateRatio> compute_rate_ratio(std::int64_t x1, double t1, std::int64_t x2, double t2, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x1 < 0 || x2 < 0) return Error{ErrorCode::InvalidArgument, "Counts of events cannot be negative."};
  if (!(t1 > 0 && t2 > 0)) return Error{ErrorCode::InvalidArgument, "The times of both groups must be more than 0."};
  if (x1 + x2 == 0)
    return Error{ErrorCode::InsufficientData, "Neither group has an event, so rates cannot be compared."};
  const double a = static_cast<double>(x1), b = static_cast<double>(x2), z = -normal_quantile((1 - confidence) / 2);
  RateRatio out;
  out.events = {x1, x2};
  out.rate = {a / t1, b / t2};
  out.confidence = confidence;
  out.p_exact = exact_binomial_p(a, a + b, t1 / (t1 + t2));
  out.exact_ci = conditional_interval(a, b, t2 / t1, confidence);
  if (x2 > 0) out.rate_ratio = out.rate[0] / out.rate[1];
  if (x1 > 0 && x2 > 0) {
    const double factor = std::exp(z * std::sqrt(1 / a + 1 / b));
    out.log_ci = Interval{*out.rate_ratio / factor, *out.rate_ratio * factor};
  }
  out.rate_difference = out.rate[0] - out.rate[1];
  const double half = z * std::sqrt(a / (t1 * t1) + b / (t2 * t2));
  out.rate_difference_ci = {out.rate_difference - half, out.rate_difference + half};
  out.method = "Two Poisson rates, exact conditional test";
  return out;
}

}  // namespace cairn::stats
