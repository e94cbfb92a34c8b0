#include "engine/stats/interrupted_series.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/stats/distributions.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

std::vector<std::string> list_terms(const InterruptedDesign& design) {
  std::vector<std::string> terms = {"(Intercept)", "time", "step"};
  if (design.has_slope_change) terms.push_back("slope_change");
  for (std::size_t h = 1; h <= design.harmonics; ++h) {
    terms.push_back("sin" + std::to_string(h));
    terms.push_back("cos" + std::to_string(h));
  }
  return terms;
}

VectorXd row_at(const InterruptedDesign& design, std::size_t place, Index terms) {
  const auto time = static_cast<double>(place);
  const bool is_after = place >= design.change_point;
  VectorXd row(terms);
  Index at = 0;
  row(at++) = 1;
  row(at++) = time;
  row(at++) = is_after ? 1 : 0;
  if (design.has_slope_change) {
    const double since = time - static_cast<double>(design.change_point) + (design.first_post_is_one ? 1 : 0);
    row(at++) = is_after ? since : 0;
  }
  for (std::size_t h = 1; h <= design.harmonics; ++h) {
    const double turns = static_cast<double>(h) * time / design.period;
    const double turn = turns - std::floor(turns);
    // Half a turn is exactly zero, so that a wave the series cannot see is found to be singular.
    row(at++) = turn == 0 || turn == 0.5 ? 0 : std::sin(2 * std::numbers::pi * turn);
    row(at++) = std::cos(2 * std::numbers::pi * turn);
  }
  return row;
}

SeriesFit describe_fit(const VectorXd& estimate, const VectorXd& se, double df, double confidence) {
  SeriesFit out;
  out.df = df;
  out.estimate.assign(estimate.begin(), estimate.end());
  out.se.assign(se.begin(), se.end());
  const double quantile = -t_quantile((1 - confidence) / 2, df);
  for (std::size_t i = 0; i < out.se.size(); ++i) {
    const bool is_certain = !(out.se[i] > 0);  // nothing varies in the part that this coefficient sees
    out.p.push_back(is_certain ? 0 : std::min(1.0, 2 * t_upper(std::abs(out.estimate[i] / out.se[i]), df)));
    out.ci.push_back({out.estimate[i] - quantile * out.se[i], out.estimate[i] + quantile * out.se[i]});
  }
  return out;
}

SeriesFit describe_fit(const AutoregressiveFit& fit, double confidence) {
  SeriesFit out = describe_fit(fit.estimate, fit.se, fit.df, confidence);
  out.rho = fit.rho;
  return out;
}

InterruptedEffect find_effect(const InterruptedOptions& options, std::size_t at, const LinearModel& model,
                              const MatrixXd& covariance) {
  const VectorXd with = row_at(options.design, at, model.coefficients.size());
  VectorXd without = with;
  without.segment(2, options.design.has_slope_change ? 2 : 1).setZero();
  const VectorXd difference = with - without;
  InterruptedEffect out;
  out.at = at;
  out.counterfactual = without.dot(model.coefficients);
  out.fitted = with.dot(model.coefficients);
  out.absolute = difference.dot(model.coefficients);
  out.absolute_se = std::sqrt(difference.dot(covariance * difference));
  const double half = -t_quantile((1 - options.confidence) / 2, model.df) * out.absolute_se;
  out.absolute_ci = {out.absolute - half, out.absolute + half};
  if (out.counterfactual != 0) {
    const VectorXd gradient =
        (with * out.counterfactual - without * out.fitted) / (out.counterfactual * out.counterfactual);
    out.relative = out.absolute / out.counterfactual;
    out.relative_se = std::sqrt(gradient.dot(covariance * gradient));
  }
  return out;
}

void fill_serial(const InterruptedColumns& columns, const InterruptedOptions& options, const LinearModel& model,
                 InterruptedSeries& out) {
  const std::span<const double> residuals(model.residuals.data(), out.n);
  out.durbin_watson = compute_durbin_watson(residuals);
  out.breusch_godfrey = test_breusch_godfrey(columns.x, model.residuals, options.breusch_godfrey_order);
  out.autocorrelations = compute_autocorrelations(residuals, std::min<std::size_t>(6, out.n - 1));
  if (options.ljung_box_lag < out.n)
    out.ljung_box = test_ljung_box(compute_autocorrelations(residuals, options.ljung_box_lag), out.n);
}

void fill_autoregressive(const InterruptedColumns& columns, InterruptedSeries& out) {
  if (const auto fit = fit_prais_winsten(columns.x, columns.y)) {
    out.prais_winsten = describe_fit(*fit, out.confidence);
    out.prais_winsten_durbin_watson = fit->durbin_watson;
  }
  if (const auto fit = fit_autoregressive(columns.x, columns.y, Likelihood::Restricted)) {
    out.reml = describe_fit(*fit, out.confidence);
    out.reml_variance = fit->innovation_variance;
    out.reml_log_likelihood = fit->log_likelihood;
  }
  if (const auto fit = fit_autoregressive(columns.x, columns.y, Likelihood::Full)) {
    out.ml = describe_fit(*fit, out.confidence);
    out.ml_variance = fit->innovation_variance;
    out.ml_log_likelihood = fit->log_likelihood;
  }
}

}  // namespace

Result<InterruptedColumns> build_interrupted_columns(const Column& series, const InterruptedDesign& design) {
  if (design.change_point < 2 || design.change_point > series.size())
    return Error{ErrorCode::InvalidArgument,
                 "The change point must be the place of a value in the series, after the first one and not after the "
                 "last."};
  InterruptedColumns out;
  std::vector<double> values;
  std::size_t before = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!series[i]) continue;
    if (!std::isfinite(*series[i]))
      return Error{ErrorCode::InvalidArgument, "A value of the series is not a finite number."};
    values.push_back(*series[i]);
    out.places.push_back(i + 1);
    before += i + 1 < design.change_point ? 1 : 0;
  }
  out.n_missing = series.size() - values.size();
  out.terms = list_terms(design);
  if (values.size() <= out.terms.size() || before < 2 || values.size() - before < 2)
    return Error{ErrorCode::InsufficientData,
                 "The series needs at least two values before and after the change, and more values than the model has "
                 "terms. Eight or more on each side are advisable."};
  const auto n = static_cast<Index>(values.size()), terms = static_cast<Index>(out.terms.size());
  out.y = Eigen::Map<const VectorXd>(values.data(), n);
  out.x.resize(n, terms);
  for (Index i = 0; i < n; ++i) out.x.row(i) = row_at(design, out.places[static_cast<std::size_t>(i)], terms);
  return out;
}

Result<InterruptedSeries> compute_interrupted_series(const Column& series, const InterruptedOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  CAIRN_ASSIGN(const InterruptedColumns columns, build_interrupted_columns(series, options.design));
  const std::size_t at = options.effect_at.value_or(series.size());
  if (at < options.design.change_point || at > series.size())
    return Error{ErrorCode::InvalidArgument, "The effect can be told from the change point to the end of the series."};
  CAIRN_ASSIGN(const LinearModel model, fit_linear_model(columns.x, columns.y));
  if (model.sigma <= 1e-12 * columns.y.cwiseAbs().maxCoeff())
    return Error{ErrorCode::ZeroVariance, "The series follows straight lines without any scatter."};
  InterruptedSeries out;
  out.n = columns.places.size();
  out.n_missing = columns.n_missing;
  out.n_before = static_cast<std::size_t>(
      std::lower_bound(columns.places.begin(), columns.places.end(), options.design.change_point) -
      columns.places.begin());
  out.n_after = out.n - out.n_before;
  out.terms = columns.terms;
  out.lag = options.lag.value_or(default_newey_west_lag(out.n));
  if (out.lag >= out.n) return Error{ErrorCode::InvalidArgument, "The lag must be smaller than the number of values."};
  out.confidence = options.confidence;
  out.sigma = model.sigma;
  const MatrixXd covariance = compute_newey_west(columns.x, model, out.lag);
  const VectorXd se = covariance.diagonal().cwiseMax(0).cwiseSqrt();
  out.newey_west = describe_fit(model.coefficients, se, model.df, out.confidence);
  const double factor = std::sqrt(static_cast<double>(out.n) / model.df);
  for (Index i = 0; i < se.size(); ++i) {
    out.se_ols.push_back(std::sqrt(model.covariance(i, i)));
    out.se_newey_west_adjusted.push_back(se(i) * factor);
  }
  out.effect = find_effect(options, at, model, covariance);
  fill_serial(columns, options, model, out);
  fill_autoregressive(columns, out);
  out.method =
      "interrupted time series by segmented regression: ordinary least squares with Newey-West errors; Prais-Winsten "
      "and AR(1) by REML and ML";
  out.assumptions = {"nothing else changed at the same time",
                     "without the change the earlier trend would have gone on in a straight line",
                     "values were measured in the same way before and after"};
  return out;
}

}  // namespace cairn::stats
