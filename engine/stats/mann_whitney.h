#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

enum class RankMethod {
  Automatic,   // Exact when counting it is cheap (N <= 100 and m * sum of doubled ranks <= 5e7), else Asymptotic
  Exact,       // permutation distribution of the midranks, so exact with ties too
  Asymptotic,  // normal with tie correction
};

struct MannWhitneyOptions {
  RankMethod method = RankMethod::Automatic;
  bool continuity = true;  // for Asymptotic
  Alternative alternative = Alternative::TwoSided;
};

/// u1 counts pairs (x, y) with x > y, ties half. prob_superiority = u1 / (m n): the chance that a random x exceeds a
/// random y.
struct MannWhitney {
  std::array<std::size_t, 2> n{}, n_missing{};
  double u1 = 0, u2 = 0, prob_superiority = 0, p = 0;
  std::optional<double> sigma, z;                   // Asymptotic
  std::optional<double> mid_p_greater, mid_p_less;  // Exact
  RankMethod variant = RankMethod::Exact;           // what was used
  bool continuity = false;
  std::string_view method;  // the variant in words
  std::vector<std::string_view> assumptions;
};

/// Mann & Whitney (1947). InsufficientData when a group is empty; ZeroVariance when every value is the same.
Result<MannWhitney> compute_mann_whitney(const Sample& x, const Sample& y, const MannWhitneyOptions& options = {});

}  // namespace cairn::stats
