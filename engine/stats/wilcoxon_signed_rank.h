#pragma once

#include <optional>
#include <string_view>

#include "engine/stats/mann_whitney.h"
#include "engine/stats/sample.h"

namespace cairn::stats {

enum class ZeroMethod {
  Wilcoxon,  // people without change are dropped before ranking
  Pratt,     // they are ranked, then their ranks dropped (Pratt 1959)
};

struct SignedRankOptions {
  RankMethod method = RankMethod::Automatic;  // exact up to 50 changes that are not zero
  ZeroMethod zeros = ZeroMethod::Wilcoxon;
  bool continuity = false;
  Alternative alternative = Alternative::TwoSided;
};

struct SignedRank {
  double v = 0;  // sum of the ranks of positive changes
  std::size_t n_nonzero = 0, n_zero = 0;
  double rank_biserial = 0;  // (positive - negative) / all ranks
  std::optional<double> z;
  double p = 0;
  RankMethod variant = RankMethod::Exact;
  std::string_view method;
};

/// Wilcoxon (1945) on changes, which are rounded to 10 decimals before ties are looked for.
/// InsufficientData without changes; ZeroVariance when every change is zero.
Result<SignedRank> compute_wilcoxon_signed_rank(const Sample& changes, const SignedRankOptions& options = {});

}  // namespace cairn::stats
