#include "engine/stats/power_design.h"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

namespace cairn::stats {

Result<void> check_power(double power, double alpha) {
  if (!(alpha > 0 && alpha < 1 && power > 0 && power < 1))
    return Error{ErrorCode::InvalidArgument, "Alpha and power must lie between 0 and 1, for example 0.05 and 0.8."};
  if (power <= alpha) return Error{ErrorCode::InvalidArgument, "The power must be higher than alpha."};
  return {};
}

double ceiling_of(double n) { return std::ceil(n - 1e-9); }

Result<double> solve_rising(const std::function<double(double)>& rising, double target, double lowest, double highest) {
  const Error none{ErrorCode::NoSolution,
                   "No value reaches this power. Check the difference, the spread and the number of people."};
  const auto excess = [&](double x) { return rising(x) - target; };
  double low = lowest, high = lowest;
  if (excess(low) > 0) return none;
  while (excess(high) < 0) {
    if (high >= highest) return none;
    low = high;
    high = std::min(highest, 2 * high);
  }
  if (low == high) return low;
  std::uintmax_t iterations = 300;
  const auto [a, b] =
      boost::math::tools::toms748_solve(excess, low, high, boost::math::tools::eps_tolerance<double>(50), iterations);
  return (a + b) / 2;
}

}  // namespace cairn::stats
