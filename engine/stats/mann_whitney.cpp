#include "engine/stats/mann_whitney.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/stats/distributions.h"
#include "engine/stats/pair_tally.h"
#include "engine/stats/ranks.h"

namespace cairn::stats {
namespace {

/// Subsets by size and sum: 5e7 counts are 400 MB.
bool can_count(std::size_t m, std::size_t n) {
  const double total = static_cast<double>(m + n);
  return static_cast<double>(m) * total * (total + 1) <= 5e7;
}

bool is_exact_cheap(std::size_t m, std::size_t n) { return m + n <= 100 && can_count(m, n); }

void fill_exact(const Sample& x, const Sample& y, Alternative alternative, MannWhitney& out) {
  std::vector<double> all = x.values;
  all.insert(all.end(), y.values.begin(), y.values.end());
  const std::vector<int> ranks = doubled_midranks(all);
  const std::vector<double> counts = count_subsets(ranks, x.n());
  const double observed = std::accumulate(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(x.n()), 0.0);
  const double centre = static_cast<double>(x.n()) * static_cast<double>(all.size() + 1);
  double total = 0, above = 0, below = 0, extreme = 0, point = 0;
  for (std::size_t sum = 0; sum < counts.size(); ++sum) {
    const double s = static_cast<double>(sum);
    total += counts[sum];
    if (s >= observed) above += counts[sum];
    if (s <= observed) below += counts[sum];
    if (s == observed) point = counts[sum];
    if (std::abs(s - centre) >= std::abs(observed - centre)) extreme += counts[sum];
  }
  out.mid_p_greater = (above - point / 2) / total;
  out.mid_p_less = (below - point / 2) / total;
  out.p = (alternative == Alternative::TwoSided  ? extreme
           : alternative == Alternative::Greater ? above
                                                 : below) /
          total;
  out.method = "Mann-Whitney, exact given the ties";
}

void fill_asymptotic(double ties, const MannWhitneyOptions& options, MannWhitney& out) {
  const double m = static_cast<double>(out.n[0]), n = static_cast<double>(out.n[1]), total = m + n;
  out.sigma = std::sqrt(m * n / 12 * (total + 1 - ties / (total * (total - 1))));
  const double distance = out.u1 - m * n / 2;
  double correction = 0;
  if (options.continuity) {
    correction = options.alternative == Alternative::Greater ? 0.5
                 : options.alternative == Alternative::Less  ? -0.5
                 : distance == 0                             ? 0
                                                             : std::copysign(0.5, distance);
  }
  out.z = (distance - correction) / *out.sigma;
  out.p = options.alternative == Alternative::TwoSided  ? std::min(1.0, 2 * normal_upper(std::abs(*out.z)))
          : options.alternative == Alternative::Greater ? normal_upper(*out.z)
                                                        : normal_lower(*out.z);
  out.continuity = options.continuity;
  out.method = options.continuity ? "Mann-Whitney, normal approximation with tie and continuity correction"
                                  : "Mann-Whitney, normal approximation with tie correction";
}

}  // namespace

Result<MannWhitney> compute_mann_whitney(const Sample& x, const Sample& y, const MannWhitneyOptions& options) {
  if (x.values.empty() || y.values.empty()) {
    return Error{ErrorCode::InsufficientData, "Each group needs at least one value."};
  }
  const PairTally pairs = tally_pairs(x.values, y.values);
  const double mn = static_cast<double>(x.n()) * static_cast<double>(y.n());
  if (pairs.equal == mn) {
    return Error{ErrorCode::ZeroVariance, "Every value is the same in both groups, so there is nothing to rank."};
  }
  MannWhitney out;
  out.n = {x.n(), y.n()};
  out.n_missing = {x.n_missing, y.n_missing};
  out.u1 = pairs.above + pairs.equal / 2;
  out.u2 = mn - out.u1;
  out.prob_superiority = out.u1 / mn;
  out.variant = options.method != RankMethod::Automatic ? options.method
                : is_exact_cheap(x.n(), y.n())          ? RankMethod::Exact
                                                        : RankMethod::Asymptotic;
  if (out.variant == RankMethod::Exact && !can_count(x.n(), y.n())) {
    return Error{ErrorCode::InvalidArgument,
                 "The groups are too large to count every arrangement. Use the method asymptotic."};
  }
  if (out.variant == RankMethod::Exact) {
    fill_exact(x, y, options.alternative, out);
  } else {
    fill_asymptotic(pairs.ties, options, out);
  }
  out.assumptions = {"people answer independently of each other",
                     "a shift is meant only when both groups have the same shape"};
  return out;
}

}  // namespace cairn::stats
