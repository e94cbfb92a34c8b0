#include "engine/stats/tost.h"

#include <algorithm>

#include "engine/stats/distributions.h"
#include "engine/stats/paired_t.h"
#include "engine/stats/student_t.h"
#include "engine/stats/welch_t.h"

namespace cairn::stats {
namespace {

Result<void> check(const EquivalenceOptions& options) {
  if (!(options.low < options.high))
    return Error{ErrorCode::InvalidArgument, "The lower bound must lie below the upper one."};
  if (!(options.alpha > 0 && options.alpha < 0.5))
    return Error{ErrorCode::InvalidArgument, "alpha must lie between 0 and 0.5, for example 0.05."};
  return {};
}

template <class TTest>
Tost judge(const TTest& test, const EquivalenceOptions& options) {
  Tost out;
  out.estimate = test.estimate;
  out.se = test.se;
  out.df = test.df;
  out.t_lower = (out.estimate - options.low) / out.se;
  out.p_lower = t_upper(out.t_lower, out.df);
  out.t_upper = (out.estimate - options.high) / out.se;
  out.p_upper = t_lower(out.t_upper, out.df);
  out.p = std::max(out.p_lower, out.p_upper);
  out.is_equivalent = out.p < options.alpha;
  out.ci = test.ci;
  out.low = options.low;
  out.high = options.high;
  out.alpha = options.alpha;
  out.assumptions = test.assumptions;
  out.assumptions.push_back("the bounds were set before the data were seen");
  return out;
}

TestOptions interval_options(const EquivalenceOptions& options) {
  TestOptions test;
  test.confidence = 1 - 2 * options.alpha;
  return test;
}

}  // namespace

Result<Tost> compute_tost(const Sample& x, const Sample& y, const EquivalenceOptions& options) {
  CAIRN_TRY(check(options));
  const bool is_welch = options.test == MeanTest::Welch;
  CAIRN_ASSIGN(const TwoSampleT test, is_welch ? compute_welch_t(x, y, interval_options(options))
                                               : compute_student_t(x, y, interval_options(options)));
  Tost out = judge(test, options);
  out.n = {x.n(), y.n()};
  out.n_missing = {x.n_missing, y.n_missing};
  out.method = is_welch ? "two one-sided Welch t tests" : "two one-sided Student t tests";
  return out;
}

Result<Tost> compute_paired_tost(const Pairs& pairs, const EquivalenceOptions& options) {
  CAIRN_TRY(check(options));
  CAIRN_ASSIGN(const PairedT test, compute_paired_t(pairs, interval_options(options)));
  Tost out = judge(test, options);
  out.n = {pairs.n()};
  out.n_missing = {pairs.n_missing};
  out.method = "two one-sided t tests of the changes within people";
  return out;
}

}  // namespace cairn::stats
