#pragma once

#include <span>
#include <vector>

namespace cairn::stats {

/// Sum over groups of equal values of t^3 - t, in the two sorted samples together.
double sum_ties(std::span<const double> sorted_x, std::span<const double> sorted_y);

/// Twice the midrank of each value: whole numbers, so that exact distributions can be counted. In the order of
/// `values`.
std::vector<int> doubled_midranks(std::span<const double> values);

/// Number of subsets of `size` elements of `weights` by their sum (index), as floating-point counts.
std::vector<double> count_subsets(std::span<const int> weights, std::size_t size);

}  // namespace cairn::stats
