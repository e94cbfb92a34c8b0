#include "engine/stats/nist_univariate.h"

#include <cmath>

#include "engine/stats/extended.h"

namespace cairn::stats {

Result<NistUnivariate> compute_nist_univariate(const Sample& sample) {
  if (sample.n() < 2) return Error{ErrorCode::InsufficientData, "At least two values are needed to speak of spread."};
  const std::vector<Extended> values = read_as_written(sample.values);
  const Extended mean = extended_mean(values);
  Extended squares = 0, products = 0, before = 0;
  for (std::size_t i = 0; i < sample.n(); ++i) {
    const Extended distance = values[i] - mean;
    squares += distance * distance;
    if (i > 0) products += before * distance;
    before = distance;
  }
  NistUnivariate out;
  out.n = sample.n();
  out.n_missing = sample.n_missing;
  out.mean = static_cast<double>(mean);
  out.sd = static_cast<double>(std::sqrt(squares / static_cast<Extended>(out.n - 1)));
  if (squares > 0) out.lag1_autocorrelation = static_cast<double>(products / squares);
  out.method = "two passes in extended precision, decimals as written";
  return out;
}

}  // namespace cairn::stats
