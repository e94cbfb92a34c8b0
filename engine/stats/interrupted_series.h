#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/autoregressive_errors.h"
#include "engine/stats/sample.h"
#include "engine/stats/serial_correlation.h"

namespace cairn::stats {

/// How a series with one change is described: level and trend before, a step and a change of slope from `change_point`
/// on, and waves of a season.
struct InterruptedDesign {
  std::size_t change_point = 0;    // place of the first value after the change, from 1
  bool has_slope_change = true;    // else the step alone
  bool first_post_is_one = false;  // slope_change counts 1, 2, … after the change instead of 0, 1, …
  std::size_t harmonics = 0;       // pairs of sine and cosine
  double period = 12;              // of the season, in steps of the series
};

/// The model's columns for the places in time that have a value.
struct InterruptedColumns {
  Eigen::MatrixXd x;
  Eigen::VectorXd y;
  std::vector<std::string> terms;
  std::size_t n_missing = 0;
  std::vector<std::size_t> places;  // in the series, from 1
};
/// InvalidArgument when the change point lies outside 2 to n; InsufficientData with too few values for the terms.
Result<InterruptedColumns> build_interrupted_columns(const Column& series, const InterruptedDesign& design);

struct InterruptedOptions {
  InterruptedDesign design;
  std::optional<std::size_t> lag;        // of Newey and West; default_newey_west_lag when absent
  std::optional<std::size_t> effect_at;  // place in the series; its end when absent
  std::size_t breusch_godfrey_order = 1, ljung_box_lag = 12;
  double confidence = 0.95;
};

/// What the change made at one point in time: the line with it against the line before it, drawn on.
struct InterruptedEffect {
  std::size_t at = 0;
  double counterfactual = 0, fitted = 0, absolute = 0, absolute_se = 0;
  Interval absolute_ci;
  std::optional<double> relative, relative_se;  // of the counterfactual, by the delta method
};

/// Coefficients with their inference.
struct SeriesFit {
  double rho = 0;
  std::vector<double> estimate, se, p;
  std::vector<Interval> ci;
  double df = 0;
};

/// Segmented regression of a series (Wagner et al. 2002), by ordinary least squares with Newey-West errors and with
/// first-order autoregressive errors.
struct InterruptedSeries {
  std::size_t n = 0, n_missing = 0, n_before = 0, n_after = 0, lag = 0;
  std::vector<std::string> terms;
  SeriesFit newey_west;                                // of ordinary least squares; rho is nought
  std::vector<double> se_ols, se_newey_west_adjusted;  // adjusted: times sqrt(n / (n - k))
  double sigma = 0;
  std::optional<SeriesFit> prais_winsten, reml, ml;  // empty when rho runs to the edge
  double prais_winsten_durbin_watson = 0, reml_variance = 0, reml_log_likelihood = 0, ml_variance = 0,
         ml_log_likelihood = 0;
  InterruptedEffect effect;
  double durbin_watson = 0;
  std::optional<SerialTest> breusch_godfrey, ljung_box;
  std::vector<double> autocorrelations;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Values that are missing keep their place in time; neighbours across a gap count as neighbours. InvalidArgument,
/// InsufficientData as above; Singular; ZeroVariance when the lines fit without error.
Result<InterruptedSeries> compute_interrupted_series(const Column& series, const InterruptedOptions& options);

}  // namespace cairn::stats
