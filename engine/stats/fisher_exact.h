#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/count_table.h"

namespace cairn::stats {

/// What Fisher's test says beyond p about a 2 x 2 table.
struct FisherOdds {
  double odds_ratio_conditional = 0;  // most likely given the margins; may be 0 or infinite
  Interval ci;                        // exact, each tail (1 - confidence) / 2
  double odds_ratio_sample = 0;       // ad / bc
  double p_greater = 0, p_less = 0;   // one-sided: odds ratio above 1, below 1
  double mid_p = 0;                   // p less half the chance of the table seen
};

struct FisherExact {
  std::int64_t n = 0;
  double p = 0;  // two-sided: tables no likelier than the one seen
  std::optional<FisherOdds> odds;
  double confidence = 0.95;
  std::string_view method;
};

/// Fisher (1935); Freeman & Halton (1951) for larger tables, whose empty rows and columns are left out. Errors of
/// read_count_table; InvalidArgument when there are too many tables to go through.
Result<FisherExact> compute_fisher_exact(const std::vector<Column>& table, double confidence = 0.95);

}  // namespace cairn::stats
