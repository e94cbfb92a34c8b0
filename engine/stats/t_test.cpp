#include "engine/stats/t_test.h"

#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"

namespace cairn::stats {

TInference infer_t(double estimate, double se, double df, const TestOptions& options) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  TInference out;
  out.statistic = (estimate - options.mu) / se;
  const double t = out.statistic;
  switch (options.alternative) {
    case Alternative::TwoSided: {
      out.p = std::min(1.0, 2 * t_upper(std::abs(t), df));
      const double half = -t_quantile((1 - options.confidence) / 2, df) * se;
      out.ci = {estimate - half, estimate + half};
      break;
    }
    case Alternative::Greater:
      out.p = t_upper(t, df);
      out.ci = {estimate - t_quantile(options.confidence, df) * se, kInfinity};
      break;
    case Alternative::Less:
      out.p = t_lower(t, df);
      out.ci = {-kInfinity, estimate + t_quantile(options.confidence, df) * se};
      break;
  }
  return out;
}

}  // namespace cairn::stats
