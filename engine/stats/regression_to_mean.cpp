#include "engine/stats/regression_to_mean.h"

#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {

Result<RegressionToMean> compute_regression_to_mean(const RegressionToMeanInput& input) {
  if (!(input.sd > 0)) return Error{ErrorCode::InvalidArgument, "The standard deviation must be more than 0."};
  if (!(input.reliability >= 0 && input.reliability <= 1))
    return Error{ErrorCode::InvalidArgument, "The reliability must lie between 0 and 1, for example 0.7."};
  const double side = input.selection == Selection::Above ? 1 : -1;
  RegressionToMean out;
  out.z = side * (input.cutoff - input.mean) / input.sd;
  out.selected_proportion = normal_upper(out.z);
  // Beyond 38 standard deviations nobody is left and the ratio is 0/0; the limit is z itself.
  out.c_z = out.z > 30 ? out.z + 1 / out.z : normal_density(out.z) / out.selected_proportion;
  out.expected_change = -side * input.sd * (1 - input.reliability) * out.c_z;
  out.adjusted_change = input.observed_change - out.expected_change;
  out.method = "Regression to the mean of people selected by a cut-off, normal scores";
  return out;
}

}  // namespace cairn::stats
