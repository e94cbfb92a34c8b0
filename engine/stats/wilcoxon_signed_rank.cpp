#include "engine/stats/wilcoxon_signed_rank.h"

#include <cmath>
#include <numeric>

#include "engine/stats/distributions.h"
#include "engine/stats/ranks.h"

namespace cairn::stats {
namespace {

struct Ranked {
  std::vector<int> ranks;  // doubled
  double positive = 0;     // doubled sum
};

Ranked rank_changes(const Sample& changes, ZeroMethod zeros, SignedRank& out) {
  std::vector<double> sizes;
  std::vector<double> kept;
  for (const double raw : changes.values) {
    const double change = std::round(raw * 1e10) / 1e10;
    ++(change == 0 ? out.n_zero : out.n_nonzero);
    if (change == 0 && zeros == ZeroMethod::Wilcoxon) continue;
    kept.push_back(change);
    sizes.push_back(std::abs(change));
  }
  const std::vector<int> all = doubled_midranks(sizes);
  Ranked ranked;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == 0) continue;
    ranked.ranks.push_back(all[i]);
    if (kept[i] > 0) ranked.positive += all[i];
  }
  return ranked;
}

void fill_exact(const Ranked& ranked, Alternative alternative, SignedRank& out) {
  const int sum_of_all = std::accumulate(ranked.ranks.begin(), ranked.ranks.end(), 0);
  std::vector<double> counts(static_cast<std::size_t>(sum_of_all) + 1, 0.0);
  counts[0] = 1;
  for (const int rank : ranked.ranks) {
    for (std::size_t sum = counts.size() - 1; sum + 1 > static_cast<std::size_t>(rank); --sum)
      counts[sum] += counts[sum - static_cast<std::size_t>(rank)];
  }
  const double centre = sum_of_all / 2.0;
  double total = 0, matching = 0;
  for (std::size_t sum = 0; sum < counts.size(); ++sum) {
    const double s = static_cast<double>(sum);
    total += counts[sum];
    const bool counts_in = alternative == Alternative::TwoSided
                               ? std::abs(s - centre) >= std::abs(ranked.positive - centre)
                           : alternative == Alternative::Greater ? s >= ranked.positive
                                                                 : s <= ranked.positive;
    if (counts_in) matching += counts[sum];
  }
  out.p = matching / total;
  out.method = "Wilcoxon signed rank, exact given ties";
}

void fill_asymptotic(const Ranked& ranked, const SignedRankOptions& options, SignedRank& out) {
  double sum = 0, squares = 0;
  for (const int doubled : ranked.ranks) {
    const double rank = doubled / 2.0;
    sum += rank;
    squares += rank * rank;
  }
  const double distance = out.v - sum / 2;
  double correction = 0;
  if (options.continuity) {
    correction = options.alternative == Alternative::Greater ? 0.5
                 : options.alternative == Alternative::Less  ? -0.5
                 : distance == 0                             ? 0
                                                             : std::copysign(0.5, distance);
  }
  out.z = (distance - correction) / std::sqrt(squares / 4);
  out.p = options.alternative == Alternative::TwoSided  ? std::min(1.0, 2 * normal_upper(std::abs(*out.z)))
          : options.alternative == Alternative::Greater ? normal_upper(*out.z)
                                                        : normal_lower(*out.z);
  out.method = options.continuity ? "Wilcoxon signed rank, normal approximation with tie and continuity correction"
                                  : "Wilcoxon signed rank, normal approximation with tie correction";
}

}  // namespace

Result<SignedRank> compute_wilcoxon_signed_rank(const Sample& changes, const SignedRankOptions& options) {
  if (changes.values.empty())
    return Error{ErrorCode::InsufficientData, "At least one person with both values is needed."};
  SignedRank out;
  const Ranked ranked = rank_changes(changes, options.zeros, out);
  if (out.n_nonzero == 0) return Error{ErrorCode::ZeroVariance, "Nobody's value changed, so there is nothing to rank."};
  const double all = std::accumulate(ranked.ranks.begin(), ranked.ranks.end(), 0.0);
  out.v = ranked.positive / 2;
  out.rank_biserial = (2 * ranked.positive - all) / all;
  out.variant = options.method != RankMethod::Automatic ? options.method
                : out.n_nonzero <= 50                   ? RankMethod::Exact
                                                        : RankMethod::Asymptotic;
  constexpr std::int64_t kMostCounted = 1000;
  if (out.variant == RankMethod::Exact && static_cast<std::int64_t>(out.n_nonzero) > kMostCounted) {
    return Error{ErrorCode::InvalidArgument,
                 "More than 1000 people changed, too many to count every arrangement. Use the method asymptotic."};
  }
  if (out.variant == RankMethod::Exact) {
    fill_exact(ranked, options.alternative, out);
  } else {
    fill_asymptotic(ranked, options, out);
  }
  return out;
}

}  // namespace cairn::stats
