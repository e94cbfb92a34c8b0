#include "engine/stats/power_mcnemar.h"

#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

Error invalid(std::string_view message) { return Error{ErrorCode::InvalidArgument, std::string(message)}; }

}  // namespace

Result<PowerMcNemar> compute_power_mcnemar(const PowerMcNemarInput& input) {
  if (!(input.p10 >= 0 && input.p01 >= 0 && input.p10 + input.p01 <= 1))
    return invalid("p10 and p01 are shares of all pairs: at least 0, and at most 1 together.");
  if (input.p10 == input.p01)
    return invalid("Equal shares of change in both directions cannot be told apart by any number of people.");
  if (input.n.has_value() == input.power.has_value()) return invalid("Give n or power; the other is computed.");
  if (input.n && !(*input.n >= 1)) return invalid("n must be at least 1 pair.");
  CAIRN_TRY(check_power(input.power.value_or((1 + input.alpha) / 2), input.alpha));
  const double changed = input.p10 + input.p01, difference = std::abs(input.p10 - input.p01);
  const double null_sd = std::sqrt(changed), sd = std::sqrt(changed - difference * difference);
  const double z_alpha = -normal_quantile(input.alpha / 2);
  PowerMcNemar out;
  out.alpha = input.alpha;
  if (input.n) {
    out.n = *input.n;
    const double excess = std::sqrt(out.n) * difference - z_alpha * null_sd;
    out.power = sd > 0 ? normal_lower(excess / sd) : excess >= 0 ? 1 : 0;
  } else {
    out.power = *input.power;
    const double root = (z_alpha * null_sd + normal_quantile(out.power) * sd) / difference;
    out.n = root * root;
  }
  out.n_ceiling = ceiling_of(out.n);
  out.method = "McNemar's test, two-sided, normal approximation (Connor 1987)";
  return out;
}

}  // namespace cairn::stats
