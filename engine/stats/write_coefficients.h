#pragma once

#include <span>

#include "engine/stats/coefficient.h"
#include "engine/stats/write.h"

namespace cairn::stats {

/// Adds the table as lists of equal length: terms, estimate, se, `statistic`, p, ci.
void write_coefficients(std::span<const Coefficient> coefficients, std::string_view statistic, Json& out);

}  // namespace cairn::stats
