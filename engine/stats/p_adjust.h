#pragma once

#include <optional>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// p values of several tests, corrected for their number, in the order given. Gaps stay gaps and are not counted.
struct AdjustedP {
  std::size_t n = 0, n_missing = 0;
  Column bonferroni;
  Column holm;                   // Holm (1979); to report for a family of main outcomes
  Column hochberg;               // Hochberg (1988)
  std::optional<Column> hommel;  // Hommel (1988), by the algorithm of Wright (1992); empty above 10,000 tests
  Column bh;                     // false discovery rate: Benjamini & Hochberg (1995)
  Column by;                     // the same under any dependence: Benjamini & Yekutieli (2001)
  std::string_view method;
};

/// InvalidArgument for a value outside 0..1; InsufficientData when there is none.
Result<AdjustedP> compute_p_adjust(const Column& p);

}  // namespace cairn::stats
