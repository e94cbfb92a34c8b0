#pragma once

#include <string>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// One line of a table of coefficients. `statistic` is t, z or Wald's chi-square, as the model's header says.
struct Coefficient {
  std::string term;  // as R names it: "(Intercept)", "age", "treatmentTAU"
  double estimate = 0, se = 0, statistic = 0, p = 0;
  Interval ci;
};

/// Two-sided by Student's t with `df` degrees of freedom.
Coefficient infer_coefficient(std::string term, double estimate, double se, double df, double confidence);
/// Two-sided by the normal distribution.
Coefficient infer_coefficient(std::string term, double estimate, double se, double confidence);

}  // namespace cairn::stats
