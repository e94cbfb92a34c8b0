#include "engine/stats/power_t.h"

#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

Error invalid(std::string_view message) { return Error{ErrorCode::InvalidArgument, std::string(message)}; }

double power_of(double n, double effect, const PowerTInput& input) {
  const double groups = input.type == TDesign::TwoSample ? 2 : 1;
  const double df = groups * (n - 1), limit = -t_quantile(input.design.tail(), df);
  const double noncentrality = std::sqrt(n / groups) * effect;
  double power = noncentral_t_upper(limit, df, noncentrality);
  if (input.design.is_two_sided && input.design.counts_both_tails)
    power += noncentral_t_lower(-limit, df, noncentrality);
  return power;
}

Result<void> check(const PowerTInput& input) {
  const int given = input.n.has_value() + input.delta.has_value() + input.sd.has_value() + input.power.has_value();
  if (given != 3) return invalid("Give three of n, delta, sd and power; the fourth is computed.");
  if (input.n && !(*input.n >= 2 && *input.n <= 1e7))
    return invalid("n must be at least 2 in each group, and at most ten million.");
  if (input.sd && !(*input.sd > 0)) return invalid("The standard deviation must be more than 0.");
  if (input.delta && !(std::abs(*input.delta) > 0))
    return invalid("A difference of 0 cannot be found by any number of people. Give the smallest that matters.");
  return check_power(input.power.value_or((1 + input.design.alpha) / 2), input.design.alpha);
}

}  // namespace

Result<PowerT> compute_power_t(const PowerTInput& given) {
  PowerTInput input = given;
  if (!input.sd && !(input.n && input.delta && input.power)) input.sd = 1;
  CAIRN_TRY(check(input));
  PowerT out;
  out.alpha = input.design.alpha;
  out.n = input.n.value_or(0);
  out.delta = input.delta.value_or(0);
  out.sd = input.sd.value_or(1);
  out.power = input.power.value_or(0);
  if (!input.n) {
    const double effect = std::abs(out.delta) / out.sd;
    CAIRN_ASSIGN(out.n, solve_rising([&](double n) { return power_of(n, effect, input); }, out.power, 2, 1e7));
  } else if (!input.power) {
    out.power = power_of(out.n, std::abs(out.delta) / out.sd, input);
  } else {
    const auto by_effect = [&](double effect) { return power_of(out.n, effect, input); };
    CAIRN_ASSIGN(const double effect, solve_rising(by_effect, out.power, 1e-8, 1e6));
    if (!input.delta) out.delta = effect * out.sd;
    if (!input.sd) out.sd = std::abs(out.delta) / effect;
  }
  out.n_ceiling = ceiling_of(out.n);
  out.method = !input.design.is_two_sided       ? "t test, one-sided, noncentral t"
               : input.design.counts_both_tails ? "t test, two-sided, noncentral t, both tails counted"
                                                : "t test, two-sided, noncentral t, opposite tail ignored";
  return out;
}

}  // namespace cairn::stats
