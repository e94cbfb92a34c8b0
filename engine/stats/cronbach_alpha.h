#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/item_scores.h"

namespace cairn::stats {

/// How far the items of a scale pull in the same direction. Per item in the order of the data.
struct CronbachAlpha {
  std::size_t n = 0, n_missing = 0, k = 0;
  std::vector<std::string> items;
  double alpha = 0;
  Interval ci;  // Feldt (1965)
  double alpha_standardised = 0, mean_inter_item_correlation = 0;
  std::vector<std::optional<double>>
      item_rest_correlation;                            // with the sum of the other items; empty when it is constant
  std::vector<std::optional<double>> alpha_if_dropped;  // none when there are two items
  double guttman_lambda2 = 0;
  std::optional<double> split_half_odd_even;  // Spearman-Brown; empty when a half is constant
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string> warnings;
};

/// Cronbach (1951), eq. 2; lambda 2 by Guttman (1945). InsufficientData below two items or two people; ZeroVariance
/// when an item or the total is the same for everyone.
Result<CronbachAlpha> compute_cronbach_alpha(const ItemScores& scores, double confidence = 0.95);

}  // namespace cairn::stats
