#include "engine/stats/sign_test.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

double find_p(double positive, double negative, Alternative alternative) {
  const double n = positive + negative;
  if (alternative == Alternative::Greater) return binomial_upper(positive, n, 0.5);
  if (alternative == Alternative::Less) return binomial_lower(positive, n, 0.5);
  return std::min(1.0, 2 * binomial_lower(std::min(positive, negative), n, 0.5));
}

/// The largest k for which as many as k - 1 of n values on one side of the median are still unlikely enough.
std::size_t find_order(std::size_t n, double tail) {
  std::size_t k = 0;
  while (k < n / 2 && binomial_lower(static_cast<double>(k), static_cast<double>(n), 0.5) < tail) ++k;
  return k;
}

}  // namespace

Result<SignTest> compute_sign_test(const Sample& changes, const TestOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  if (changes.values.empty())
    return Error{ErrorCode::InsufficientData, "At least one person with both values is needed."};
  SignTest out;
  std::vector<double> sorted;
  sorted.reserve(changes.n());
  for (const double raw : changes.values) {
    const double change = std::round((raw - options.mu) * 1e10) / 1e10;
    ++(change > 0 ? out.n_positive : change < 0 ? out.n_negative : out.n_zero);
    sorted.push_back(change + options.mu);
  }
  if (out.n_positive + out.n_negative == 0)
    return Error{ErrorCode::ZeroVariance, "Nobody's value changed, so there is no direction to judge."};
  std::sort(sorted.begin(), sorted.end());
  out.n = changes.n();
  out.n_missing = changes.n_missing;
  out.p = find_p(static_cast<double>(out.n_positive), static_cast<double>(out.n_negative), options.alternative);
  out.median = (sorted[(out.n - 1) / 2] + sorted[out.n / 2]) / 2;
  const std::size_t k = find_order(out.n, (1 - options.confidence) / 2);
  const double endless = std::numeric_limits<double>::infinity();
  out.ci = k == 0 ? Interval{-endless, endless} : Interval{sorted[k - 1], sorted[out.n - k]};
  out.coverage = k == 0 ? 1 : 1 - 2 * binomial_lower(static_cast<double>(k - 1), static_cast<double>(out.n), 0.5);
  out.confidence = options.confidence;
  out.method = "sign test, exact; interval for the median from order statistics";
  return out;
}

}  // namespace cairn::stats
