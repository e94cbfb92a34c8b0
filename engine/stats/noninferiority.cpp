#include "engine/stats/noninferiority.h"

#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/risk_difference.h"
#include "engine/stats/welch_t.h"

namespace cairn::stats {
namespace {

Result<void> check(const NoninferiorityOptions& options) {
  if (!(options.margin > 0))
    return Error{ErrorCode::InvalidArgument, "The margin must be above 0: how much worse would still be accepted."};
  if (!(options.alpha > 0 && options.alpha < 0.5))
    return Error{ErrorCode::InvalidArgument, "alpha must lie between 0 and 0.5, for example 0.025."};
  return {};
}

}  // namespace

Result<NoninferiorityMean> compute_noninferiority_mean(const Sample& x, const Sample& y,
                                                       const NoninferiorityOptions& options) {
  CAIRN_TRY(check(options));
  TestOptions test;
  test.confidence = 1 - 2 * options.alpha;
  test.mu = options.is_higher_better ? -options.margin : options.margin;
  test.alternative = options.is_higher_better ? Alternative::Greater : Alternative::Less;
  CAIRN_ASSIGN(const WelchT welch, compute_welch_t(x, y, test));
  NoninferiorityMean out;
  out.n = welch.n;
  out.n_missing = welch.n_missing;
  out.estimate = welch.estimate;
  out.se = welch.se;
  out.statistic = welch.statistic;
  out.df = welch.df;
  out.p = welch.p;
  out.is_noninferior = out.p < options.alpha;
  const double half = -t_quantile(options.alpha, out.df) * out.se;
  out.ci = {out.estimate - half, out.estimate + half};
  out.margin = options.margin;
  out.alpha = options.alpha;
  out.method = "one-sided Welch t against the margin";
  out.assumptions = welch.assumptions;
  out.assumptions.push_back("the margin was set before the data were seen");
  return out;
}

Result<NoninferiorityProportions> compute_noninferiority_proportions(std::int64_t x1, std::int64_t n1, std::int64_t x2,
                                                                     std::int64_t n2,
                                                                     const NoninferiorityOptions& options) {
  CAIRN_TRY(check(options));
  if (options.margin >= 1) return Error{ErrorCode::InvalidArgument, "The margin of two shares must lie below 1."};
  CAIRN_ASSIGN(const RiskDifference difference, compute_risk_difference(x1, n1, x2, n2, 1 - 2 * options.alpha));
  NoninferiorityProportions out;
  out.n1 = n1;
  out.n2 = n2;
  out.estimate = difference.estimate;
  const double bound = options.is_higher_better ? -options.margin : options.margin;
  const double z = farrington_manning_z(difference, bound);
  if (std::isfinite(z)) {
    out.z_fm = z;
    out.p_fm = options.is_higher_better ? normal_upper(z) : normal_lower(z);
  }
  out.mn_lower = difference.miettinen_nurminen.lower;
  out.mn_upper = difference.miettinen_nurminen.upper;
  out.newcombe_lower = difference.newcombe.lower;
  out.newcombe_upper = difference.newcombe.upper;
  out.is_noninferior = options.is_higher_better ? out.mn_lower > bound : out.mn_upper < bound;
  out.margin = options.margin;
  out.alpha = options.alpha;
  out.method = "Miettinen-Nurminen limit against the margin; Farrington-Manning test beside it";
  return out;
}

}  // namespace cairn::stats
