#include "engine/stats/interrupted_counts.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/poisson_model.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr Index kStep = 2;  // place of the step among the terms

Result<Column> keep_complete(const Column& counts, const Column& population) {
  if (!population.empty() && population.size() != counts.size())
    return Error{ErrorCode::InvalidArgument, "Counts and population must have the same length."};
  Column out = counts;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] && (*counts[i] < 0 || *counts[i] != std::floor(*counts[i])))
      return Error{ErrorCode::InvalidArgument, "Counts must be whole numbers from 0."};
    if (population.empty()) continue;
    if (!population[i]) out[i].reset();
    if (population[i] && !(*population[i] > 0 && std::isfinite(*population[i])))
      return Error{ErrorCode::InvalidArgument, "The population must be above zero everywhere."};
  }
  return out;
}

Result<void> check_events(const InterruptedColumns& columns) {
  const VectorXd step = columns.x.col(kStep);
  const double after = columns.y.dot(step), before = columns.y.sum() - after;
  if (after > 0 && before > 0) return {};
  return Error{ErrorCode::Separation,
               "There is no event at all on one side of the change, so a ratio of rates cannot be estimated."};
}

Interval find_ratio_interval(double estimate, double half) {
  return {std::exp(estimate - half), std::exp(estimate + half)};
}

}  // namespace

Result<InterruptedCounts> compute_interrupted_counts(const Column& counts, const Column& population,
                                                     const InterruptedCountsOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  CAIRN_ASSIGN(const Column complete, keep_complete(counts, population));
  CAIRN_ASSIGN(const InterruptedColumns columns, build_interrupted_columns(complete, options.design));
  CAIRN_TRY(check_events(columns));
  VectorXd offset = VectorXd::Zero(columns.y.size());
  for (Index i = 0; !population.empty() && i < offset.size(); ++i)
    offset(i) = std::log(*population[columns.places[static_cast<std::size_t>(i)] - 1]);
  CAIRN_ASSIGN(const PoissonModel model, fit_poisson_model(columns.x, columns.y, offset));
  InterruptedCounts out;
  out.n = columns.places.size();
  out.n_missing = columns.n_missing;
  out.terms = columns.terms;
  out.dispersion = model.dispersion;
  out.df = model.df;
  out.deviance = model.deviance;
  out.aic = -2 * model.log_likelihood + 2 * static_cast<double>(model.coefficients.size());
  for (Index i = 0; i < model.coefficients.size(); ++i) {
    const double estimate = model.coefficients(i), se = std::sqrt(model.covariance(i, i));
    const double quasi = se * std::sqrt(model.dispersion);
    out.estimate.push_back(estimate);
    out.se.push_back(se);
    out.z.push_back(estimate / se);
    out.p.push_back(2 * normal_upper(std::abs(estimate / se)));
    out.se_quasi.push_back(quasi);
    out.p_quasi.push_back(quasi > 0 ? 2 * t_upper(std::abs(estimate / quasi), model.df) : 0);
  }
  const double tail = (1 - options.confidence) / 2, step = model.coefficients(kStep);
  out.rate_ratio = std::exp(step);
  out.rate_ratio_ci = find_ratio_interval(step, -normal_quantile(tail) * out.se[kStep]);
  out.rate_ratio_ci_quasi = find_ratio_interval(step, -t_quantile(tail, model.df) * out.se_quasi[kStep]);
  const VectorXd residuals = (columns.y - model.fitted).array() / model.fitted.array().sqrt();
  out.durbin_watson = compute_durbin_watson({residuals.data(), out.n});
  out.confidence = options.confidence;
  out.method = population.empty()
                   ? "interrupted time series of counts, Poisson regression"
                   : "interrupted time series of rates, Poisson regression with the population as offset";
  out.assumptions = {"nothing else changed at the same time",
                     "without the change the logarithm of the rate would have gone on in a straight line",
                     "values next to each other are independent, given trend and season"};
  return out;
}

}  // namespace cairn::stats
