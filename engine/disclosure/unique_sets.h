#pragma once

#include <cstdint>
#include <vector>

#include "engine/disclosure/table.h"

namespace cairn::disclosure {

/// Columns whose values together point at single records, none of them needless.
struct UniqueSet {
  std::vector<std::size_t> columns;  // positions in the list given
  std::int64_t records = 0;          // alone with their values in these columns, and not in fewer of them
};

/// Sets of up to three columns with the records that they make unique and no smaller set of them does ("minimal sample
/// uniques": Elliot, Manning and Ford 2002, SUDA). Most records first; sets without any are left out.
std::vector<UniqueSet> find_unique_sets(std::size_t rows, const std::vector<const Column*>& columns);

}  // namespace cairn::disclosure
