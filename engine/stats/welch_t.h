#pragma once

#include "engine/stats/t_test.h"

namespace cairn::stats {

using WelchT = TwoSampleT;

/// Difference of means mean(x) - mean(y) without assuming equal spread (Welch 1947; degrees of freedom by Satterthwaite
/// 1946). InsufficientData below two values a group; ZeroVariance when neither group varies.
Result<WelchT> compute_welch_t(const Sample& x, const Sample& y, const TestOptions& options = {});

}  // namespace cairn::stats
