#include "engine/stats/paired_t.h"

#include <cmath>
#include <limits>

#include "engine/stats/t_test.h"

namespace cairn::stats {

Result<PairedT> compute_paired_t(const Pairs& pairs, const TestOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  CAIRN_ASSERT(pairs.x.size() == pairs.y.size());
  if (pairs.n() < 2) return Error{ErrorCode::InsufficientData, "At least two people with both values are needed."};
  std::vector<double> differences(pairs.n());
  for (std::size_t i = 0; i < differences.size(); ++i) differences[i] = pairs.x[i] - pairs.y[i];
  const Moments moments = compute_moments(differences);
  PairedT out;
  out.n = moments.n;
  out.n_missing = pairs.n_missing;
  out.estimate = moments.mean;
  out.sd_difference = moments.sd;
  out.se = moments.sd / std::sqrt(static_cast<double>(moments.n));
  if (out.se <= 10 * std::numeric_limits<double>::epsilon() * std::abs(moments.mean)) {
    return Error{ErrorCode::ZeroVariance,
                 "Every pair differs by the same amount, so chance cannot be judged from them."};
  }
  out.df = static_cast<double>(moments.n - 1);
  const TInference inference = infer_t(out.estimate, out.se, out.df, options);
  out.statistic = inference.statistic;
  out.p = inference.p;
  out.ci = inference.ci;
  out.confidence = options.confidence;
  out.method = "paired t";
  out.assumptions = {"people answer independently of each other",
                     "the mean difference is close to normal (about 30 pairs or no strong outliers)"};
  return out;
}

}  // namespace cairn::stats
