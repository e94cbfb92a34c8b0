#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Item parameters of a graded response model: P(answer >= j) = logistic(scale a (theta - b_j)), answers from 0.
struct GradedItems {
  std::vector<double> discrimination;           // a, one per item
  std::vector<std::vector<double>> thresholds;  // b, rising; one fewer than the item has answers
  double scale = 1;                             // D: 1, or 1.7 for parameters on the normal metric
};

struct EapOptions {
  double prior_mean = 0, prior_sd = 1;
  double grid_from = -6, grid_to = 6, grid_step = 0.1;
};

/// Mean and standard deviation of a person's level given the answers, and as T score (50 + 10 theta).
struct EapScores {
  std::vector<double> theta, se, t_score, t_se;  // on the grid
  std::vector<double> exact_theta, exact_se;     // integrated far beyond and finer than any grid
  std::size_t n = 0, n_missing = 0;              // people; answers that were missing
  std::string_view method;
};

/// Samejima (1969) scored as Bock & Mislevy (1982), eq. 5 and 6, rectangle rule. `people` holds the answers of each
/// person in the order of the items; a gap is skipped. InvalidArgument for thresholds that do not rise, an answer that
/// is not one of the item's, rows of another length, a grid of more than 10,000 steps, or figures beyond 1000.
Result<EapScores> compute_irt_grm_eap(const std::vector<Column>& people, const GradedItems& items,
                                      const EapOptions& options = {});

}  // namespace cairn::stats
