#pragma once

#include <string_view>

#include "engine/base/result.h"

namespace cairn::stats {

enum class Selection { Above, Below };

struct RegressionToMeanInput {
  double mean = 0, sd = 1;     // of everybody, before anyone was selected
  double reliability = 0;      // correlation of two measurements of a person who did not change
  double cutoff = 0;           // people on the selected side of it enter
  double observed_change = 0;  // mean change of those who entered, later less earlier
  Selection selection = Selection::Above;
};

/// How far the people selected would have moved back towards the mean without any treatment.
struct RegressionToMean {
  double z = 0, c_z = 0;  // distance of the cut-off in standard deviations; mean excess of those beyond it
  double expected_change = 0;
  double adjusted_change = 0;  // observed less expected
  double selected_proportion = 0;
  std::string_view method;
};

/// Gardner & Heady (1973); Barnett, van der Pols & Dobson (2005), eq. 1: normal scores. InvalidArgument unless sd > 0
/// and 0 <= reliability <= 1.
Result<RegressionToMean> compute_regression_to_mean(const RegressionToMeanInput& input);

}  // namespace cairn::stats
