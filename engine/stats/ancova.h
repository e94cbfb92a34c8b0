#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// A covariate: numbers, or texts that become indicator columns (levels sorted, the first is the reference).
struct Covariate {
  std::string name;
  Column numbers;  // used when `texts` is empty
  std::vector<std::optional<std::string>> texts;
};

struct AncovaInput {
  Column post, pre;
  std::vector<std::optional<std::string>> group;
  std::string reference;  // the level others are compared with
  std::vector<Covariate> covariates;
};

/// Baseline-adjusted difference: post ~ group + pre (+ covariates) on complete rows. One entry per level other than the
/// reference.
struct Ancova {
  std::size_t n = 0, n_missing = 0;
  std::vector<std::string> levels;  // reference first, others sorted
  std::vector<std::size_t> level_n;
  std::vector<double> effect, se, t, p;
  std::vector<Interval> ci;
  std::optional<std::vector<double>> se_hc3;    // MacKinnon & White (1985); empty when a row has leverage 1
  std::optional<std::vector<Interval>> ci_hc3;  // t with the same df
  double df = 0, sigma = 0, pre_slope = 0, f_group = 0, p_group = 0;
  std::vector<double> adjusted_means, adjusted_means_se;          // at the overall means of the covariates
  std::optional<double> interaction_f, interaction_p;             // group x pre: do the slopes differ?
  std::optional<double> change_score_difference, change_score_p;  // two groups only, for contrast (Student)
  std::optional<double> post_only_difference, post_only_p;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// InsufficientData with fewer than two groups or too few rows for the model; Singular when a column is a combination
/// of others; ZeroVariance when the model fits without error; InvalidArgument for columns of different length.
Result<Ancova> compute_ancova(const AncovaInput& input, double confidence = 0.95);

}  // namespace cairn::stats
