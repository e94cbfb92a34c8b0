#include "engine/stats/ipw.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/logistic_fit.h"
#include "engine/stats/model_frame.h"

namespace cairn::stats {
namespace {

double weigh(bool is_treated, double chance, double share_treated, WeightKind kind) {
  switch (kind) {
    case WeightKind::Everybody:
      return is_treated ? 1 / chance : 1 / (1 - chance);
    case WeightKind::Treated:
      return is_treated ? 1 : chance / (1 - chance);
    case WeightKind::Stabilised:
      return is_treated ? share_treated / chance : (1 - share_treated) / (1 - chance);
    case WeightKind::Overlap:
      return is_treated ? 1 - chance : chance;
  }
  return 1;
}

/// Weighted mean of one group, its variance with weights taken as known, and how many people it is worth.
struct Arm {
  double mean = 0, variance = 0, ess = 0;
};

Arm summarise(const std::vector<double>& y, const std::vector<double>& weights, const std::vector<bool>& in) {
  double sum = 0, squares = 0, total = 0;
  Arm arm;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (!in[i]) continue;
    sum += weights[i];
    squares += weights[i] * weights[i];
    total += weights[i] * y[i];
  }
  arm.mean = total / sum;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (in[i]) arm.variance += std::pow(weights[i] * (y[i] - arm.mean) / sum, 2);
  }
  arm.ess = sum * sum / squares;
  return arm;
}

void fill_weights(const LogisticFit& fit, const std::vector<bool>& treated, WeightKind kind, double trim, Ipw& out) {
  const double share = static_cast<double>(out.n_treated) / static_cast<double>(out.n);
  for (std::size_t i = 0; i < out.n; ++i) {
    const double chance = std::clamp(fit.probability(static_cast<Eigen::Index>(i)), trim, 1 - trim);
    out.propensity.push_back(chance);
    out.weights.push_back(weigh(treated[i], chance, share, kind));
  }
  const auto [lowest, highest] = std::minmax_element(out.propensity.begin(), out.propensity.end());
  out.lowest_propensity = *lowest;
  out.highest_propensity = *highest;
}

Result<void> fill_effect(const std::vector<double>& y, const std::vector<bool>& treated, Ipw& out) {
  std::vector<bool> control = treated;
  control.flip();
  const Arm a = summarise(y, out.weights, treated), b = summarise(y, out.weights, control);
  const double variance = a.variance + b.variance;
  if (!std::isfinite(variance))
    return Error{ErrorCode::NoSolution,
                 "Some people were certain to be in one group, so their weight is infinite. Use \"trim\" or overlap "
                 "weights."};
  if (!(variance > 0))
    return Error{ErrorCode::ZeroVariance, "The outcome does not vary within the groups, so chance cannot be judged."};
  const auto n = static_cast<double>(out.n);
  out.mean_treated = a.mean;
  out.mean_control = b.mean;
  out.estimate = a.mean - b.mean;
  out.se = std::sqrt(variance);
  out.se_survey = std::sqrt(variance * n / (n - 1));
  out.ess_treated = a.ess;
  out.ess_control = b.ess;
  const double half = -normal_quantile((1 - out.confidence) / 2) * out.se;
  out.ci = {out.estimate - half, out.estimate + half};
  out.p = std::min(1.0, 2 * normal_upper(std::abs(out.estimate / out.se)));
  return {};
}

}  // namespace

Result<Ipw> compute_ipw(std::string_view formula, const Data& data, WeightKind kind, double trim, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (!(trim >= 0 && trim < 0.5))
    return Error{ErrorCode::InvalidArgument, "The option \"trim\" must lie from 0 to below 0.5."};
  CAIRN_ASSIGN(const Formula parsed, parse_fixed_formula(formula));
  CAIRN_ASSIGN(const Column outcome, data.load_numbers("y"));
  const std::vector<std::string> also = {"y"};
  CAIRN_ASSIGN(const ModelFrame frame, build_model_frame(parsed, data, also));
  Ipw out;
  CAIRN_ASSIGN(out.n_treated, count_events(frame.y));
  CAIRN_ASSIGN(const LogisticFit fit, fit_logistic(frame.fixed.x, frame.y));
  std::vector<double> y;
  std::vector<bool> treated;
  for (std::size_t i = 0; i < frame.rows.size(); ++i) {
    y.push_back(*outcome[frame.rows[i]]);
    treated.push_back(frame.y(static_cast<Eigen::Index>(i)) > 0.5);
  }
  out.n = y.size();
  out.n_missing = frame.n_missing;
  out.rows = frame.rows;
  out.terms = frame.fixed.terms;
  out.propensity_coefficients.assign(fit.coefficients.begin(), fit.coefficients.end());
  out.is_separated = fit.is_separated;
  out.confidence = confidence;
  fill_weights(fit, treated, kind, trim, out);
  CAIRN_TRY(fill_effect(y, treated, out));
  out.method = "inverse probability weights from logistic regression; weights taken as known";
  out.assumptions = {"every column that drove both who was treated and the outcome is in the formula",
                     "everybody had some chance of either group (look at the range of propensities)"};
  return out;
}

}  // namespace cairn::stats
