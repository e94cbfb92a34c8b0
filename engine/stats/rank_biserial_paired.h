#pragma once

#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// How far people's values moved one way, by ranks.
struct RankBiserialPaired {
  std::size_t n = 0, n_missing = 0, n_nonzero = 0, n_zero = 0;
  double estimate = 0;  // (ranks of ups - ranks of downs) / all ranks, from -1 to 1
  std::string_view method;
};

/// King, Rosopa & Minium (2011). Changes are ranked as they come, like R's rank(abs(x - y)); wilcoxon_signed_rank
/// rounds them first, so with decimals its rank_biserial may see ties that are not seen here.
/// InsufficientData without changes; ZeroVariance when every change is zero.
Result<RankBiserialPaired> compute_rank_biserial_paired(const Sample& changes);

}  // namespace cairn::stats
