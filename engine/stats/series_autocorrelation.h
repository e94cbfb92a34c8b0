#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"
#include "engine/stats/serial_correlation.h"

namespace cairn::stats {

/// Do values of a series follow from the ones before them?
struct SeriesAutocorrelation {
  std::size_t n = 0, n_missing = 0, lag = 0;
  std::vector<double> autocorrelations, partial;  // lags 1 to `lag`
  SerialTest ljung_box, box_pierce;
  double durbin_watson = 0;  // around the mean
  std::size_t runs = 0;      // stretches on one side of the median; values on it left out (Wald & Wolfowitz 1940)
  std::optional<double> runs_z, runs_p;  // normal approximation; empty when all values are on one side
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// `lag` absent: floor(10 log10 n), at most n - 1, as R's acf. Values across a gap count as neighbours.
/// InsufficientData below three values; ZeroVariance when all are equal; InvalidArgument for a lag of 0 or from n.
Result<SeriesAutocorrelation> compute_series_autocorrelation(const Sample& series, std::optional<std::size_t> lag = {});

}  // namespace cairn::stats
