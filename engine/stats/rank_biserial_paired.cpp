#include "engine/stats/rank_biserial_paired.h"

#include <cmath>

#include "engine/stats/ranks.h"

namespace cairn::stats {

Result<RankBiserialPaired> compute_rank_biserial_paired(const Sample& changes) {
  if (changes.values.empty())
    return Error{ErrorCode::InsufficientData, "At least one person with both values is needed."};
  std::vector<double> moved, sizes;
  for (const double change : changes.values) {
    if (change == 0) continue;
    moved.push_back(change);
    sizes.push_back(std::abs(change));
  }
  if (moved.empty()) return Error{ErrorCode::ZeroVariance, "Nobody's value changed, so there is nothing to rank."};
  const std::vector<int> ranks = doubled_midranks(sizes);
  double all = 0, net = 0;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    all += ranks[i];
    net += moved[i] > 0 ? ranks[i] : -ranks[i];
  }
  RankBiserialPaired out;
  out.n = changes.n();
  out.n_missing = changes.n_missing;
  out.n_nonzero = moved.size();
  out.n_zero = changes.n() - moved.size();
  out.estimate = net / all;
  out.method = "matched-pairs rank biserial correlation, people without change left out";
  return out;
}

}  // namespace cairn::stats
