#include "engine/stats/one_sample_t.h"

#include <cmath>
#include <limits>

#include "engine/stats/t_test.h"

namespace cairn::stats {

Result<OneSampleT> compute_one_sample_t(const Sample& x, const TestOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  if (x.n() < 2) return Error{ErrorCode::InsufficientData, "At least two values are needed to judge a mean."};
  const Moments moments = compute_moments(x.values);
  OneSampleT out;
  out.n = moments.n;
  out.n_missing = x.n_missing;
  out.estimate = moments.mean;
  out.sd = moments.sd;
  out.se = moments.sd / std::sqrt(static_cast<double>(moments.n));
  if (out.se <= 10 * std::numeric_limits<double>::epsilon() * std::abs(moments.mean)) {
    return Error{ErrorCode::ZeroVariance, "All values are the same, so chance cannot be judged from them."};
  }
  out.df = static_cast<double>(moments.n - 1);
  const TInference inference = infer_t(out.estimate, out.se, out.df, options);
  out.statistic = inference.statistic;
  out.p = inference.p;
  out.ci = inference.ci;
  out.confidence = options.confidence;
  out.method = "one-sample t";
  out.assumptions = {"people answer independently of each other",
                     "the mean is close to normal (about 30 people or no strong outliers)"};
  return out;
}

}  // namespace cairn::stats
