#pragma once

#include <span>
#include <vector>

namespace cairn::stats {

/// The widest floating point of the machine: 64 bits of mantissa or more on Linux (x86-64 and 64-bit ARM). Where it is
/// no wider than double, the certified digits of NIST are reached to fewer places.
using Extended = long double;

/// The decimal that was written: 10000000.1 is not a double, but its nearest double reads back as that text. Undoes the
/// rounding of data that came as decimals of up to 15 digits.
Extended read_as_written(double value);
std::vector<Extended> read_as_written(std::span<const double> values);

/// In two passes: the second adds what the first rounded away (Chan, Golub & LeVeque 1983). `values` is not empty.
Extended extended_mean(std::span<const Extended> values);

}  // namespace cairn::stats
