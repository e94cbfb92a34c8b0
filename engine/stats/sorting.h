#pragma once

#include <vector>

namespace cairn::stats {

/// Ascending; -0 before 0. Values must not be NaN. From some thousand values on by digits of their bits (LSD radix
/// sort, linear time) with one buffer of the same size.
void sort_values(std::vector<double>& values);
std::vector<double> sorted(std::vector<double> values);

}  // namespace cairn::stats
