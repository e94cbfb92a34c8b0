#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/disclosure/small_numbers.h"

namespace cairn::extract {

struct SuppressedTable {
  std::string csv;
  std::size_t primary = 0, complementary = 0;
  bool proven_smallest = true;
};

/// A table of counts made safe to publish. First row: column names (the answers), first column: row names (the groups);
/// a last column or row named Total (or All) holds totals, which must add up. `is_protected`: the answer is a delicate
/// one (disclosure::CountTable). Hidden cells become "*"; others are rounded as the profile says.
/// Unprocessable with findings that name the row: cells that are no counts, totals that do not add up.
Result<SuppressedTable> suppress_csv(std::string_view csv, const disclosure::SmallNumberProfile& profile,
                                     char separator = ',', bool is_protected = false);

}  // namespace cairn::extract
