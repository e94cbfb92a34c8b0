#include "engine/stats/reliable_change.h"

#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

Error invalid(std::string message) { return Error{ErrorCode::InvalidArgument, std::move(message)}; }

Result<void> check(const ReliableChangeOptions& options) {
  if (!(options.sd > 0 && options.clinical_sd > 0)) return invalid("The standard deviations must be more than 0.");
  if (!(options.reliability >= 0 && options.reliability < 1))
    return invalid("The reliability must be at least 0 and below 1, for example 0.86.");
  if (options.normal_sd && !(*options.normal_sd > 0)) return invalid("normal_sd must be more than 0.");
  if (options.cutoff != Cutoff::A && !(options.normal_mean && options.normal_sd))
    return invalid("Criteria b and c need normal_mean and normal_sd, the scores of people without the problem.");
  return {};
}

ChangeStatus judge(double pre, double post, double rci, double cutoff, bool higher_is_better) {
  const double sign = higher_is_better ? 1 : -1, limit = normal_quantile(0.975);
  const bool has_crossed = sign * pre <= sign * cutoff && sign * post > sign * cutoff;
  if (sign * rci > limit) return has_crossed ? ChangeStatus::Recovered : ChangeStatus::Improved;
  return sign * rci < -limit ? ChangeStatus::Deteriorated : ChangeStatus::Unchanged;
}

void fill_cutoffs(const ReliableChangeOptions& options, ReliableChange& out) {
  const double better = options.higher_is_better ? 1 : -1;
  out.cutoff_a = options.clinical_mean + better * 2 * options.clinical_sd;
  if (!options.normal_mean || !options.normal_sd) return;
  out.cutoff_b = *options.normal_mean - better * 2 * *options.normal_sd;
  out.cutoff_c = (options.clinical_sd * *options.normal_mean + *options.normal_sd * options.clinical_mean) /
                 (options.clinical_sd + *options.normal_sd);
}

}  // namespace

std::string_view name_of(ChangeStatus status) {
  switch (status) {
    case ChangeStatus::Recovered:
      return "recovered";
    case ChangeStatus::Improved:
      return "improved";
    case ChangeStatus::Unchanged:
      return "unchanged";
    case ChangeStatus::Deteriorated:
      return "deteriorated";
  }
  return "";
}

Result<ReliableChange> compute_reliable_change(const Column& pre, const Column& post,
                                               const ReliableChangeOptions& options) {
  CAIRN_TRY(check(options));
  CAIRN_ASSIGN(const Pairs pairs, find_complete_pairs(pre, post));
  if (pairs.n() == 0) return Error{ErrorCode::InsufficientData, "Nobody has both scores."};
  ReliableChange out;
  out.n = pairs.n();
  out.n_missing = pairs.n_missing;
  out.s_diff = options.sd * std::sqrt(2 * (1 - options.reliability));
  out.threshold = normal_quantile(0.975) * out.s_diff;
  fill_cutoffs(options, out);
  const double cutoff = options.cutoff == Cutoff::A   ? out.cutoff_a
                        : options.cutoff == Cutoff::B ? *out.cutoff_b
                                                      : *out.cutoff_c;
  for (std::size_t row = 0; row < pre.size(); ++row) {
    out.rci.emplace_back();
    out.status.emplace_back();
    if (!pre[row] || !post[row]) continue;
    const double rci = (*post[row] - *pre[row]) / out.s_diff;
    const ChangeStatus status = judge(*pre[row], *post[row], rci, cutoff, options.higher_is_better);
    out.rci.back() = rci;
    out.status.back() = status;
    out.recovered += status == ChangeStatus::Recovered;
    out.improved += status == ChangeStatus::Improved;
    out.unchanged += status == ChangeStatus::Unchanged;
    out.deteriorated += status == ChangeStatus::Deteriorated;
  }
  out.method = "Reliable change and cut-off by Jacobson & Truax 1991";
  return out;
}

}  // namespace cairn::stats
