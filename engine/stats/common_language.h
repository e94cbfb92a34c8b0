#pragma once

#include <array>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// A difference of two groups in everyday terms.
struct CommonLanguage {
  std::array<std::size_t, 2> n{}, n_missing{};
  double probability_superiority = 0;  // chance that a random x exceeds a random y, ties half
  double parametric = 0;               // the same under normality (McGraw & Wong 1992)
  double cohens_u3 = 0, overlap = 0;   // from the pooled Cohen's d
};

/// InsufficientData below two values a group; ZeroVariance when neither group varies.
Result<CommonLanguage> compute_common_language(const Sample& x, const Sample& y);

}  // namespace cairn::stats
