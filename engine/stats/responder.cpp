#include "engine/stats/responder.h"

namespace cairn::stats {
namespace {

constexpr double kSlack = 1e-9;

Result<ResponderGroup> count_group(const Pairs& pairs, const ResponderOptions& options) {
  ResponderGroup out;
  std::vector<double> changes(pairs.n());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const double change = options.is_higher_better ? pairs.y[i] - pairs.x[i] : pairs.x[i] - pairs.y[i];
    changes[i] = change;
    ++(change >= options.threshold - kSlack   ? out.improved
       : change <= kSlack - options.threshold ? out.deteriorated
                                              : out.unchanged);
  }
  out.n = static_cast<std::int64_t>(changes.size());
  CAIRN_ASSIGN(const ProportionCi share, compute_proportion_ci(out.improved, out.n, options.confidence));
  out.proportion_improved = share.estimate;
  out.ci = share.wilson;
  out.mean_change = compute_moments(changes).mean;
  return out;
}

}  // namespace

Result<Responder> compute_responder(const Pairs& first, const Pairs& second, const ResponderOptions& options) {
  if (!(options.threshold > 0))
    return Error{ErrorCode::InvalidArgument, "The threshold of a worthwhile change must be above 0."};
  Responder out;
  CAIRN_ASSIGN(out.first, count_group(first, options));
  CAIRN_ASSIGN(out.second, count_group(second, options));
  CAIRN_ASSIGN(out.difference, compute_risk_difference(out.first.improved, out.first.n, out.second.improved,
                                                       out.second.n, options.confidence));
  return out;
}

}  // namespace cairn::stats
