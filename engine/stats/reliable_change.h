#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Which line a person must cross to count as recovered (Jacobson & Truax 1991).
enum class Cutoff {
  A,  // two standard deviations beyond the clinical group
  B,  // within two standard deviations of the normal group
  C,  // nearer to the normal group than to the clinical one
};
enum class ChangeStatus { Recovered, Improved, Unchanged, Deteriorated };
std::string_view name_of(ChangeStatus status);

struct ReliableChangeOptions {
  double sd = 1, reliability = 0;  // of the score, before treatment
  double clinical_mean = 0, clinical_sd = 1;
  std::optional<double> normal_mean, normal_sd;  // needed for Cutoff::B and C
  Cutoff cutoff = Cutoff::A;
  bool higher_is_better = true;
};

struct ReliableChange {
  std::size_t n = 0, n_missing = 0;
  double s_diff = 0;     // standard error of a difference, in points
  double threshold = 0;  // a change beyond it is more than error (95 %)
  double cutoff_a = 0;
  std::optional<double> cutoff_b, cutoff_c;
  std::size_t recovered = 0, improved = 0, unchanged = 0, deteriorated = 0;
  std::vector<std::optional<double>> rci;           // by row; empty when a score is missing
  std::vector<std::optional<ChangeStatus>> status;  // Improved: reliably, but the cut-off was not crossed
  std::string_view method;
};

/// Jacobson & Truax (1991), table 2 and eq. on p. 14. InvalidArgument unless the standard deviations are above 0,
/// 0 <= reliability < 1 and the columns have one length, or when the cut-off needs a normal group that is not given;
/// InsufficientData without a complete pair.
Result<ReliableChange> compute_reliable_change(const Column& pre, const Column& post,
                                               const ReliableChangeOptions& options);

}  // namespace cairn::stats
