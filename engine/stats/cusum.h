#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/chart_scale.h"

namespace cairn::stats {

/// Cumulative sums: small lasting changes show sooner than on a chart of single values. Signals are places from 1.
struct Cusum {
  std::size_t n = 0, n_missing = 0;
  std::vector<double> up, down;  // tabular
  std::vector<std::size_t> signals_up, signals_down;
  std::vector<double> sums;  // plain and of events
  std::vector<std::size_t> signals;
  KnownScale scale;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Page 1954, of (y - target) / sigma less an allowance k, never below zero, signal above h; it is not reset.
Result<Cusum> compute_tabular_cusum(const Sample& series, const ChartScale& scale, double k, double h);
/// Sum of y - target; nothing to signal.
Result<Cusum> compute_plain_cusum(const Sample& series, const ChartScale& scale);
/// Events (0 or 1) against the risk each person had, for odds `odds_ratio` times as high (Steiner et al. 2000, eq. 3).
/// `risk` holds one for each person or one for all. InvalidArgument for other values, risks outside 0 to 1 or an odds
/// ratio that is not above zero.
Result<Cusum> compute_risk_adjusted_cusum(const Sample& events, const std::vector<double>& risk, double odds_ratio,
                                          double h);

}  // namespace cairn::stats
