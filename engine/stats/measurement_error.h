#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// How far one score may be off, in points of the scale.
struct MeasurementError {
  double sem = 0;             // standard error of measurement
  double sdc_individual = 0;  // smallest change of one person that is more than error (95 %)
  double sdc_group = 0;       // of a mean of n people
  std::size_t n = 0;
  std::string_view method;
};

/// From the standard deviation and reliability of a score: sem = sd sqrt(1 - reliability) (de Vet et al. 2006, eq. 4).
/// InvalidArgument unless sd > 0 and 0 <= reliability <= 1; InsufficientData when n is 0.
Result<MeasurementError> compute_measurement_error(double sd, double reliability, std::size_t n);

/// From the same people measured twice while nothing changed: y - x.
struct RetestError {
  std::size_t n = 0, n_missing = 0;
  double bias = 0, sd_difference = 0;
  double sem = 0, sdc_individual = 0, sdc_group = 0;
  Interval loa;                                  // 95 % limits of agreement
  Interval bias_ci, loa_lower_ci, loa_upper_ci;  // t intervals
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Bland & Altman (1999), sections 2 and 3. InsufficientData below two pairs; ZeroVariance when every difference is the
/// same.
Result<RetestError> compute_retest_error(const Pairs& pairs, double confidence = 0.95);

}  // namespace cairn::stats
