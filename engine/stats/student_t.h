#pragma once

#include "engine/stats/t_test.h"

namespace cairn::stats {

using StudentT = TwoSampleT;

/// Difference of means mean(x) - mean(y) with a pooled variance (Student 1908). Prefer Welch's test unless equal spread
/// is known. InsufficientData when a group is empty or fewer than three values in all; ZeroVariance when neither group
/// varies.
Result<StudentT> compute_student_t(const Sample& x, const Sample& y, const TestOptions& options = {});

}  // namespace cairn::stats
