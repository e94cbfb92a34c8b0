#pragma once

#include <optional>
#include <span>

namespace cairn::stats {

/// How far sorted values look like a normal distribution: W = 1 for perfect, p small for far from it.
struct ShapiroWilk {
  double w = 0, p = 0;
};

/// Royston 1995 (algorithm AS R94), for 3 to 5000 values. Empty for other numbers of values or when nothing varies.
std::optional<ShapiroWilk> compute_shapiro_wilk(std::span<const double> values);

}  // namespace cairn::stats
