#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/coefficient.h"
#include "engine/stats/data.h"

namespace cairn::stats {

/// Binary logistic regression on complete rows. Estimates and intervals are log odds; Wald's z.
struct Logistic {
  std::size_t n = 0, n_missing = 0, n_events = 0;  // events: outcomes of 1
  std::vector<Coefficient> coefficients;
  std::vector<double> odds_ratio;
  std::vector<Interval> odds_ratio_ci;
  double deviance = 0, null_deviance = 0, aic = 0;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// The outcome must be 0 or 1 (InvalidArgument). InsufficientData when everybody has the same outcome or rows are too
/// few; Separation when a column tells the outcome of some people for certain; Singular when a column follows from
/// others.
Result<Logistic> compute_logistic(std::string_view formula, const Data& data, double confidence = 0.95);

}  // namespace cairn::stats
