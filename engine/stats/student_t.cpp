#include "engine/stats/student_t.h"

#include <cmath>
#include <limits>

namespace cairn::stats {

Result<StudentT> compute_student_t(const Sample& x, const Sample& y, const TestOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  if (x.n() < 2 || y.n() < 2) {
    return Error{ErrorCode::InsufficientData, "Each group needs at least two values to compare means."};
  }
  const Moments a = compute_moments(x.values), b = compute_moments(y.values);
  const double na = static_cast<double>(a.n), nb = static_cast<double>(b.n);
  StudentT out;
  out.df = na + nb - 2;
  const double pooled = ((na - 1) * a.variance + (nb - 1) * b.variance) / out.df;
  out.se = std::sqrt(pooled * (1 / na + 1 / nb));
  if (out.se <= 10 * std::numeric_limits<double>::epsilon() * std::max(std::abs(a.mean), std::abs(b.mean))) {
    return Error{ErrorCode::ZeroVariance,
                 "All values within each group are the same, so chance cannot be judged from them."};
  }
  out.n = {a.n, b.n};
  out.n_missing = {x.n_missing, y.n_missing};
  out.mean = {a.mean, b.mean};
  out.sd = {a.sd, b.sd};
  out.estimate = a.mean - b.mean;
  const TInference inference = infer_t(out.estimate, out.se, out.df, options);
  out.statistic = inference.statistic;
  out.p = inference.p;
  out.ci = inference.ci;
  out.confidence = options.confidence;
  out.method = "Student two-sample t, pooled variance";
  out.assumptions = {"people answer independently of each other", "both groups have the same spread",
                     "group means are close to normal"};
  return out;
}

}  // namespace cairn::stats
