#include "engine/stats/cusum.h"

#include <algorithm>
#include <cmath>

namespace cairn::stats {
namespace {

Result<void> check_series(const Sample& series) {
  if (series.n() > 0) return {};
  return Error{ErrorCode::InsufficientData, "The series has no value."};
}

}  // namespace

Result<Cusum> compute_tabular_cusum(const Sample& series, const ChartScale& scale, double k, double h) {
  CAIRN_TRY(check_series(series));
  if (!(k >= 0)) return Error{ErrorCode::InvalidArgument, "The allowance \"k\" must not be negative."};
  Cusum out;
  CAIRN_ASSIGN(out.scale, find_chart_scale(series.values, scale));
  out.n = series.n();
  out.n_missing = series.n_missing;
  double up = 0, down = 0;
  for (std::size_t i = 0; i < out.n; ++i) {
    const double z = (series.values[i] - out.scale.target) / out.scale.sigma;
    up = std::max(0.0, up + z - k);
    down = std::max(0.0, down - z - k);
    out.up.push_back(up);
    out.down.push_back(down);
    if (up > h) out.signals_up.push_back(i + 1);
    if (down > h) out.signals_down.push_back(i + 1);
  }
  out.method = "tabular cumulative sums, two-sided, not reset after a signal";
  out.assumptions = {"values are in the order of time and independent", "target and spread were known beforehand"};
  return out;
}

Result<Cusum> compute_plain_cusum(const Sample& series, const ChartScale& scale) {
  CAIRN_TRY(check_series(series));
  Cusum out;
  out.n = series.n();
  out.n_missing = series.n_missing;
  out.scale.target = scale.target.value_or(compute_moments(series.values).mean);
  double sum = 0;
  for (const double value : series.values) out.sums.push_back(sum += value - out.scale.target);
  out.method = "cumulative sum of differences from the target";
  out.assumptions = {"values are in the order of time"};
  return out;
}

Result<Cusum> compute_risk_adjusted_cusum(const Sample& events, const std::vector<double>& risk, double odds_ratio,
                                          double h) {
  CAIRN_TRY(check_series(events));
  if (!(odds_ratio > 0) || odds_ratio == 1)
    return Error{ErrorCode::InvalidArgument, "The odds ratio to look for must be above zero and other than 1."};
  if (risk.size() != 1 && risk.size() != events.n())
    return Error{ErrorCode::InvalidArgument, "Give one risk for all (\"p0\") or one for each person (\"risk\")."};
  Cusum out;
  out.n = events.n();
  out.n_missing = events.n_missing;
  double sum = 0;
  for (std::size_t i = 0; i < out.n; ++i) {
    const double y = events.values[i], p = risk[risk.size() == 1 ? 0 : i];
    if ((y != 0 && y != 1) || !(p >= 0 && p <= 1))
      return Error{ErrorCode::InvalidArgument, "Events must be 0 or 1, and risks must lie between 0 and 1."};
    sum = std::max(0.0, sum + y * std::log(odds_ratio) - std::log1p(p * (odds_ratio - 1)));
    out.sums.push_back(sum);
    if (sum > h) out.signals.push_back(i + 1);
  }
  out.method = risk.size() == 1 ? "log-likelihood cumulative sum of events"
                                : "log-likelihood cumulative sum of events, adjusted for risk";
  out.assumptions = {"people are in the order of time and independent", "risks are right for people of this kind"};
  return out;
}

}  // namespace cairn::stats
