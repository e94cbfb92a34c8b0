#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

enum class BalanceKind { Continuous, Binary, Categorical };

/// How alike two groups are on one column: standardised differences of Austin 2009, of categories by Yang & Dalton
/// 2012. Means and shares are weighted when weights are given; spreads are those without weights.
struct BalanceRow {
  std::string name;
  BalanceKind kind = BalanceKind::Continuous;
  std::size_t n_missing = 0;
  double mean_treated = 0, mean_control = 0;  // shares for 0 and 1
  std::optional<double> smd;                  // empty when nothing varies
  std::optional<double> variance_ratio, ks;   // numbers only; ks without weights
  std::vector<std::string> levels;            // categories, sorted
  std::vector<double> share_treated, share_control;
};

struct BalanceTable {
  std::size_t n = 0, n_missing = 0;  // rows with a group, and without
  std::size_t n_treated = 0, n_control = 0;
  std::vector<BalanceRow> rows;
  std::vector<std::string> flagged;  // |smd| above 0.1
  std::string_view method;
};

/// Columns `group` (two values; `treated` names the one of interest), optionally `weight`, and covariates.
/// InvalidArgument unless there are two groups, or for a weight below 0; InsufficientData when a group has fewer than
/// two values of a covariate.
Result<BalanceTable> compute_balance_table(const Data& data, std::string_view treated = "1");

}  // namespace cairn::stats
