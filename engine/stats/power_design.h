#pragma once

#include <cstdint>
#include <functional>

#include "engine/base/result.h"

namespace cairn::stats {

/// What all plans of a study share.
struct PowerDesign {
  double alpha = 0.05;
  bool is_two_sided = true;
  bool counts_both_tails = false;  // two-sided: also count significance in the wrong direction (R's strict = TRUE)

  double tail() const { return is_two_sided ? alpha / 2 : alpha; }
};

/// InvalidArgument unless 0 < alpha < power < 1.
Result<void> check_power(double power, double alpha);

/// Smallest whole number of people that is at least n, rounding error aside.
double ceiling_of(double n);

/// Where a rising function of a positive number reaches `target`, to full precision; `lowest` is where the search
/// starts. NoSolution when it is above the target there already or does not reach it by `highest`.
Result<double> solve_rising(const std::function<double(double)>& rising, double target, double lowest, double highest);

}  // namespace cairn::stats
