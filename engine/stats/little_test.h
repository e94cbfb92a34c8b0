#pragma once

#include <optional>
#include <vector>

#include "engine/stats/missing_report.h"

namespace cairn::stats {

/// Columns of equal length. Empty unless there are two or more, all of numbers, with a gap somewhere, and the EM
/// algorithm (Dempster, Laird & Rubin 1977; Little & Rubin 2002, section 11.2) settles. Rows without any value are
/// left out.
std::optional<LittleTest> compute_little_test(const std::vector<DataColumn>& columns);

}  // namespace cairn::stats
