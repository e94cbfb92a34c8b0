#include "engine/stats/power_proportions.h"

#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

Error invalid(std::string_view message) { return Error{ErrorCode::InvalidArgument, std::string(message)}; }

double pooled_power(double n, const PowerProportionsInput& input) {
  const double mean = (input.p1 + input.p2) / 2, limit = -normal_quantile(input.design.tail());
  const double null_sd = std::sqrt(2 * mean * (1 - mean));
  const double sd = std::sqrt(input.p1 * (1 - input.p1) + input.p2 * (1 - input.p2));
  const double shift = std::sqrt(n) * std::abs(input.p1 - input.p2);
  double power = normal_lower((shift - limit * null_sd) / sd);
  if (input.design.is_two_sided && input.design.counts_both_tails)
    power += normal_upper((shift + limit * null_sd) / sd);
  return power;
}

double arcsine_power(double n, double h, const PowerDesign& design) {
  const double limit = -normal_quantile(design.tail()), shift = std::abs(h) * std::sqrt(n / 2);
  return normal_lower(shift - limit) + (design.is_two_sided ? normal_lower(-shift - limit) : 0);
}

}  // namespace

Result<PowerProportions> compute_power_proportions(const PowerProportionsInput& input) {
  if (!(input.p1 > 0 && input.p1 < 1 && input.p2 > 0 && input.p2 < 1))
    return invalid("The shares p1 and p2 must lie between 0 and 1.");
  if (input.p1 == input.p2)
    return invalid(
        "Equal shares cannot be told apart by any number of people. Give the smallest difference that matters.");
  if (input.n.has_value() == input.power.has_value()) return invalid("Give n or power; the other is computed.");
  if (input.n && !(*input.n >= 1)) return invalid("n must be at least 1 in each group.");
  CAIRN_TRY(check_power(input.power.value_or((1 + input.design.alpha) / 2), input.design.alpha));
  PowerProportions out;
  out.alpha = input.design.alpha;
  out.cohens_h = 2 * std::asin(std::sqrt(input.p1)) - 2 * std::asin(std::sqrt(input.p2));
  if (input.n) {
    out.n = out.arcsine_n = *input.n;
    out.power = pooled_power(out.n, input);
    out.arcsine_power = arcsine_power(out.n, out.cohens_h, input.design);
  } else {
    out.power = out.arcsine_power = *input.power;
    CAIRN_ASSIGN(out.n, solve_rising([&](double n) { return pooled_power(n, input); }, out.power, 1e-9, 1e15));
    const auto by_arcsine = [&](double n) { return arcsine_power(n, out.cohens_h, input.design); };
    CAIRN_ASSIGN(out.arcsine_n, solve_rising(by_arcsine, out.power, 1e-9, 1e15));
    const double widened = 1 + std::sqrt(1 + 2 / (out.n * std::abs(input.p1 - input.p2)));
    out.fleiss_cc_n = out.n / 4 * widened * widened;
    const double corrected = 1 + std::sqrt(1 + 4 / (out.n * std::abs(input.p1 - input.p2)));
    out.casagrande_n = out.n / 4 * corrected * corrected;
  }
  out.n_ceiling = ceiling_of(out.n);
  out.method = !input.design.is_two_sided       ? "two shares, one-sided, normal approximation"
               : input.design.counts_both_tails ? "two shares, two-sided, normal approximation, both tails counted"
                                                : "two shares, two-sided, normal approximation, opposite tail ignored";
  return out;
}

}  // namespace cairn::stats
