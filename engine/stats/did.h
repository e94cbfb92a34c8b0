#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/cluster_sandwich.h"
#include "engine/stats/coefficient.h"
#include "engine/stats/data.h"

namespace cairn::stats {

/// Difference in differences: how much more the treated changed than the others did, by least squares with treated,
/// post and their product (Angrist & Pischke 2009, section 5.2).
struct DifferenceInDifferences {
  std::size_t n = 0, n_missing = 0;
  Coefficient effect;  // Student's t, equal spread assumed
  double df_residual = 0;
  double se_hc1 = 0;
  std::optional<double> se_hc3;        // empty when a row has leverage 1
  std::array<double, 4> cell_means{};  // others before, others after, treated before, treated after
  std::array<std::size_t, 4> cell_n{};
  std::optional<ClusterErrors> cluster;  // when clusters are given
  std::optional<double> p_cr2;
  std::optional<Interval> ci_cr2;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Columns y, treated and post (0 or 1), optionally `cluster`; every other column is a covariate. InvalidArgument for
/// other values; InsufficientData when one of the four groups is empty or rows are too few; Singular when a covariate
/// follows from other columns; ZeroVariance when nothing varies within the groups.
Result<DifferenceInDifferences> compute_did(const Data& data, double confidence = 0.95);

}  // namespace cairn::stats
