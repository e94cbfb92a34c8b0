#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/interrupted_series.h"

namespace cairn::stats {

struct InterruptedCountsOptions {
  InterruptedDesign design;  // set has_slope_change false for a step alone
  double confidence = 0.95;
};

/// Counts with one change, by Poisson regression on a straight line in time, a step and (if asked for) a change of
/// slope; rates per population when a population is given (Bernal, Cummins & Gasparrini 2017).
struct InterruptedCounts {
  std::size_t n = 0, n_missing = 0;
  std::vector<std::string> terms;
  std::vector<double> estimate, se, z, p;  // on the log scale, as if the variance were the mean
  std::vector<double> se_quasi, p_quasi;   // se times sqrt(dispersion); p by t with df
  double dispersion = 0, df = 0, deviance = 0, aic = 0;
  double rate_ratio = 0;  // of the step
  Interval rate_ratio_ci, rate_ratio_ci_quasi;
  double durbin_watson = 0;  // of Pearson's residuals
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// `population` may be empty: counts of a population that stays the same. InvalidArgument for counts that are not whole
/// or a population that is not above zero; Separation when one side of the change has no event at all; otherwise as
/// compute_interrupted_series.
Result<InterruptedCounts> compute_interrupted_counts(const Column& counts, const Column& population,
                                                     const InterruptedCountsOptions& options);

}  // namespace cairn::stats
