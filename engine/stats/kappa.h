#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

/// Agreement beyond chance under one set of weights.
struct KappaEstimate {
  double kappa = 0;
  double se = 0;  // for the interval
  Interval ci;
  double se0 = 0;           // when there is no agreement beyond chance
  std::optional<double> z;  // kappa / se0; empty when se0 is 0
};

/// Two raters who put the same people into categories.
struct Kappa {
  std::size_t n = 0, n_missing = 0;
  std::vector<std::string> levels;
  double observed_agreement = 0;
  KappaEstimate unweighted, linear, quadratic;  // weights by the place of a level in `levels`
  double pabak = 0;                             // prevalence- and bias-adjusted (Byrt et al. 1993)
  double confidence = 0.95;
  std::string_view method;
};

/// Cohen (1960, 1968). `levels` gives the categories in their order, also those that nobody used; without it those
/// used, numbers by size and texts by bytes. Standard errors by Fleiss, Cohen & Everitt (1969), eq. 8 and 9.
/// InvalidArgument when the columns differ in length or a rating is not among the levels; InsufficientData without a
/// complete pair; ZeroVariance when only one category was used.
Result<Kappa> compute_kappa(const DataColumn& x, const DataColumn& y, double confidence = 0.95,
                            const std::vector<std::string>& levels = {});

}  // namespace cairn::stats
