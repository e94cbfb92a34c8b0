#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/contrast_tests.h"
#include "engine/stats/data.h"
#include "engine/stats/formula.h"
#include "engine/stats/visit_covariance.h"

namespace cairn::stats {

struct MmrmOptions {
  VisitCovariance covariance = VisitCovariance::Unstructured;
  Likelihood likelihood = Likelihood::Restricted;
  double confidence = 0.95;
  std::vector<std::vector<double>> contrasts;  // weights on the coefficients; none: each coefficient for itself
};

/// Mixed model for repeated measures: the outcome at every visit, with visits of one person correlated. Rows without an
/// outcome are left out, which is right when what is missing depends on what was seen (missing at random).
struct Mmrm {
  std::size_t n_observations = 0, n_subjects = 0, n_missing = 0, n_patterns = 0;
  std::vector<std::string> terms, visits;
  std::vector<double> estimate, se;                          // se from the model, theta taken as known
  std::vector<std::vector<double>> covariance, correlation;  // between visits
  double log_likelihood = 0;                                 // with all constants
  std::vector<double> contrast_estimate;
  /// REML only. Weights are the inverse of the observed information of the covariance parameters, as SAS PROC MIXED
  /// and R's mmrm take it; `kr_expected_information` has the expected one, as R's pbkrtest.
  std::optional<ContrastTests> kr, kr_expected_information, satterthwaite;
  double confidence = 0.95;
  std::string method;
  std::vector<std::string_view> assumptions;
};

/// `data` needs "id" (one for each person) and "visit" (levels sorted) beside the columns of the formula. REML by
/// Newton and Fisher scoring with exact derivatives (Jennrich & Schluchter 1986); small-sample tests by Kenward & Roger
/// 1997 and Satterthwaite 1946. InvalidArgument when a person has a visit twice, contrasts do not fit or the formula
/// has random effects, or there are more than 20 visits (300 for the other structures); InsufficientData with fewer
/// than two visits or two people; Singular when effects cannot be told apart; ZeroVariance when the model fits without
/// error; NoSolution when the covariance cannot be estimated.
Result<Mmrm> compute_mmrm(const Data& data, const Formula& formula, const MmrmOptions& options = {});

}  // namespace cairn::stats
