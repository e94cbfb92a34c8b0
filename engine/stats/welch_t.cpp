#include "engine/stats/welch_t.h"

#include <cmath>
#include <limits>

namespace cairn::stats {

Result<WelchT> compute_welch_t(const Sample& x, const Sample& y, const TestOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  if (x.n() < 2 || y.n() < 2) {
    return Error{ErrorCode::InsufficientData, "Each group needs at least two values to compare means."};
  }
  const Moments a = compute_moments(x.values), b = compute_moments(y.values);
  const double va = a.variance / static_cast<double>(a.n), vb = b.variance / static_cast<double>(b.n);
  WelchT out;
  out.se = std::sqrt(va + vb);
  // The limit below which R's t.test calls the data essentially constant.
  if (out.se <= 10 * std::numeric_limits<double>::epsilon() * std::max(std::abs(a.mean), std::abs(b.mean))) {
    return Error{ErrorCode::ZeroVariance,
                 "All values within each group are the same, so chance cannot be judged from them."};
  }
  out.n = {a.n, b.n};
  out.n_missing = {x.n_missing, y.n_missing};
  out.mean = {a.mean, b.mean};
  out.sd = {a.sd, b.sd};
  out.estimate = a.mean - b.mean;
  out.df = (va + vb) * (va + vb) / (va * va / static_cast<double>(a.n - 1) + vb * vb / static_cast<double>(b.n - 1));
  const TInference inference = infer_t(out.estimate, out.se, out.df, options);
  out.statistic = inference.statistic;
  out.p = inference.p;
  out.ci = inference.ci;
  out.confidence = options.confidence;
  out.method = "Welch two-sample t";
  out.assumptions = {"people answer independently of each other",
                     "group means are close to normal (groups of about 30 or no strong outliers)"};
  return out;
}

}  // namespace cairn::stats
