#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// The figures certified by NIST's Statistical Reference Datasets (univariate). Extended precision, two passes, so that
/// columns such as 1000000.1, 1000000.2 keep every digit that their storage allows.
struct NistUnivariate {
  std::size_t n = 0, n_missing = 0;
  double mean = 0, sd = 0;                     // n - 1
  std::optional<double> lag1_autocorrelation;  // in the order given; empty when nothing varies
  std::string_view method;
};

/// InsufficientData below two values.
Result<NistUnivariate> compute_nist_univariate(const Sample& sample);

}  // namespace cairn::stats
