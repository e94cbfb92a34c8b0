#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// The same people asked yes or no twice: a said yes twice, b yes then no, c no then yes, d no twice.
struct PairedCounts {
  std::int64_t b = 0, c = 0;
  std::optional<std::int64_t> a, d;
};

struct Mcnemar {
  std::int64_t n_discordant = 0;
  std::optional<std::int64_t> n;  // when a and d are known
  double p_exact = 0, p_mid = 0;  // mid-p is the one to report (Fagerland, Lydersen & Laake 2013)
  double chi2 = 0, p_chi2 = 0, chi2_cc = 0, p_chi2_cc = 0;
  double odds_ratio = 0;                  // b / c; may be infinite
  Interval odds_ratio_ci;                 // Clopper-Pearson for b / (b + c), transformed
  std::optional<double> risk_difference;  // (b - c) / n: first share less second
  std::optional<Interval> wald, newcombe_paired;
  double confidence = 0.95;
  std::string_view method;
};

/// McNemar (1947); interval by Newcombe (1998c), method 10. InvalidArgument for negative counts or one of a and d
/// alone; InsufficientData when nobody changed.
Result<Mcnemar> compute_mcnemar(const PairedCounts& counts, double confidence = 0.95);

}  // namespace cairn::stats
