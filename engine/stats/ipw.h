#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

/// Whom the estimate speaks of: everybody (Everybody; Stabilised is the same with steadier weights), those treated, or
/// those who could well have been in either group (Overlap, Li, Morgan & Zaslavsky 2018).
enum class WeightKind { Everybody, Treated, Stabilised, Overlap };

struct Ipw {
  std::size_t n = 0, n_missing = 0, n_treated = 0;
  std::vector<std::string> terms;
  std::vector<double> propensity_coefficients;  // log odds of being treated
  std::vector<double> propensity, weights;      // of each row used, after trimming
  std::vector<std::size_t> rows;                // which rows of the data those are
  double lowest_propensity = 0, highest_propensity = 0;
  double mean_treated = 0, mean_control = 0, estimate = 0;  // weighted means (Hájek 1971) and their difference
  double se = 0, se_survey = 0;  // weights taken as known (HC0); the latter times n / (n - 1) under the root
  Interval ci;                   // normal
  double p = 0;
  double ess_treated = 0, ess_control = 0;  // (sum w)² / sum w² (Kish 1965)
  bool is_separated = false;                // some people could only be in one of the groups
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// `formula` explains who was treated (0 or 1); the column y is the outcome. `trim` bounds chances of treatment to
/// [trim, 1 - trim]. InvalidArgument for other values; InsufficientData when a group is empty or rows are too few;
/// Singular when a column follows from others; ZeroVariance when the outcome does not vary in either group.
Result<Ipw> compute_ipw(std::string_view formula, const Data& data, WeightKind kind, double trim = 0,
                        double confidence = 0.95);

}  // namespace cairn::stats
