#include "engine/stats/sample_size_noninferiority.h"

#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

Error invalid(std::string_view message) { return Error{ErrorCode::InvalidArgument, std::string(message)}; }

/// Variance of a difference with one person a group, and how far the truth is from the margin.
struct Plan {
  double variance = 0, room = 0;
  std::string_view method;
};

Plan plan_of(const NonInferiorityInput& input) {
  switch (input.kind) {
    case MarginDesign::Mean:
      return {2 * input.sd * input.sd, input.delta + input.margin, "non-inferiority of a mean, normal approximation"};
    case MarginDesign::EquivalenceMean:
      return {2 * input.sd * input.sd, input.margin - std::abs(input.delta),
              "equivalence of means, two one-sided tests, normal approximation"};
    case MarginDesign::Proportion:
      return {input.p1 * (1 - input.p1) + input.p2 * (1 - input.p2), input.p1 - input.p2 + input.margin,
              "non-inferiority of a share, normal approximation"};
  }
  return {};
}

}  // namespace

Result<NonInferioritySize> compute_sample_size_noninferiority(const NonInferiorityInput& input) {
  CAIRN_TRY(check_power(input.power, input.alpha));
  if (!(input.margin > 0)) return invalid("The margin must be more than 0.");
  if (input.kind == MarginDesign::Proportion) {
    if (!(input.p1 > 0 && input.p1 < 1 && input.p2 > 0 && input.p2 < 1))
      return invalid("The shares p1 and p2 must lie between 0 and 1.");
  } else if (!(input.sd > 0)) {
    return invalid("The standard deviation must be more than 0.");
  }
  const Plan plan = plan_of(input);
  if (!(plan.room > 0))
    return Error{ErrorCode::NoSolution,
                 "The true difference is at the margin or beyond it, so no number of people can show the claim."};
  // Without a true difference both tests of equivalence can fail, so each gets half of the chance to miss.
  const bool shares_the_miss = input.kind == MarginDesign::EquivalenceMean && input.delta == 0;
  const double miss = shares_the_miss ? (1 - input.power) / 2 : 1 - input.power;
  const double z = -normal_quantile(input.alpha) - normal_quantile(miss);
  NonInferioritySize out;
  out.n = plan.variance * z * z / (plan.room * plan.room);
  out.n_ceiling = ceiling_of(out.n);
  out.alpha = input.alpha;
  out.power = input.power;
  out.method = plan.method;
  return out;
}

}  // namespace cairn::stats
