#include "engine/stats/variance_tests.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/one_way_anova.h"
#include "engine/stats/quantiles.h"

namespace cairn::stats {
namespace {

std::vector<double> distances(const Sample& sample, double center) {
  std::vector<double> out;
  for (const double value : sample.values) out.push_back(std::abs(value - center));
  return out;
}

std::optional<SpreadComparison> compare(std::vector<double> x, std::vector<double> y) {
  const std::size_t n = x.size() + y.size();
  const Result<OneWayAnova> anova = compute_one_way_anova({{{"x", std::move(x)}, {"y", std::move(y)}}, n, 0});
  if (!anova) return std::nullopt;
  return SpreadComparison{anova->f, anova->p};
}

}  // namespace

Result<VarianceTests> compute_variance_tests(const Sample& x, const Sample& y, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.n() < 2 || y.n() < 2)
    return Error{ErrorCode::InsufficientData, "Each group needs at least two values to compare spread."};
  const Moments a = compute_moments(x.values), b = compute_moments(y.values);
  if (a.variance <= 0 || b.variance <= 0)
    return Error{ErrorCode::ZeroVariance, "All values of a group are the same, so its spread is nothing to compare."};
  VarianceTests out;
  out.n = {a.n, b.n};
  out.n_missing = {x.n_missing, y.n_missing};
  out.sd = {a.sd, b.sd};
  out.f_df1 = static_cast<double>(a.n - 1);
  out.f_df2 = static_cast<double>(b.n - 1);
  out.f_ratio = a.variance / b.variance;
  const double upper = f_upper(out.f_ratio, out.f_df1, out.f_df2);
  const double lower = f_upper(1 / out.f_ratio, out.f_df2, out.f_df1);
  out.f_p = std::min(1.0, 2 * std::min(lower, upper));
  const double tail = (1 - confidence) / 2;
  out.f_ci = {out.f_ratio * f_quantile(tail, out.f_df2, out.f_df1),
              out.f_ratio / f_quantile(tail, out.f_df1, out.f_df2)};
  out.brown_forsythe = compare(distances(x, median_of(x.values)), distances(y, median_of(y.values)));
  out.levene = compare(distances(x, a.mean), distances(y, b.mean));
  out.shapiro = {compute_shapiro_wilk(x.values), compute_shapiro_wilk(y.values)};
  out.confidence = confidence;
  out.method = "F test; Brown-Forsythe; Levene; Shapiro-Wilk (Royston 1995)";
  out.assumptions = {"the F test needs normal values; Brown-Forsythe does not"};
  return out;
}

}  // namespace cairn::stats
