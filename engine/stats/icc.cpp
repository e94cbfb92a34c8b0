#include "engine/stats/icc.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

void fill_mean_squares(const Eigen::MatrixXd& x, Icc& out) {
  const double n = static_cast<double>(x.rows()), k = static_cast<double>(x.cols());
  const double grand = x.mean();
  const Eigen::VectorXd people = x.rowwise().mean(), raters = x.colwise().mean();
  out.msr = k * (people.array() - grand).square().sum() / (n - 1);
  out.msc = n * (raters.array() - grand).square().sum() / (k - 1);
  out.msw = (x.colwise() - people).squaredNorm() / (n * (k - 1));
  const Eigen::MatrixXd rest =
      ((x.colwise() - people).rowwise() - (raters.array() - grand).matrix().transpose()).eval();
  out.mse = rest.squaredNorm() / ((n - 1) * (k - 1));
}

/// Single and average form whose interval comes from one F ratio (Shrout & Fleiss, eq. 7 and 9).
void fill_from_f(double ms_error, double df2, double tail, const Icc& icc, IccForm& single, IccForm& average) {
  const double k = static_cast<double>(icc.k), df1 = static_cast<double>(icc.n) - 1, f = icc.msr / ms_error;
  const double lower = f / f_quantile(1 - tail, df1, df2), upper = f * f_quantile(1 - tail, df2, df1);
  single = {(icc.msr - ms_error) / (icc.msr + (k - 1) * ms_error),
            {(lower - 1) / (lower + k - 1), (upper - 1) / (upper + k - 1)},
            f,
            df1,
            df2,
            f_upper(f, df1, df2)};
  average = single;
  average.estimate = (icc.msr - ms_error) / icc.msr;
  average.ci = {1 - 1 / lower, 1 - 1 / upper};
}

/// Absolute agreement, raters as a random sample; degrees of freedom by Satterthwaite.
void fill_agreement(double tail, Icc& icc) {
  const double n = static_cast<double>(icc.n), k = static_cast<double>(icc.k);
  const double msr = icc.msr, msc = icc.msc, mse = icc.mse;
  icc.icc2 = icc.icc3;  // the F test is shared
  icc.icc2.estimate = (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n);
  const double r = icc.icc2.estimate, ratio = msc / mse;
  const double a = k * r * ratio, b = n * (1 + (k - 1) * r) - k * r;
  const double df = (k - 1) * (n - 1) * (a + b) * (a + b) / ((n - 1) * a * a + b * b);
  const double upper = f_quantile(1 - tail, n - 1, df), lower = f_quantile(1 - tail, df, n - 1);
  const double raters = k * msc + (k * n - k - n) * mse;
  icc.icc2.ci = {n * (msr - upper * mse) / (upper * raters + n * msr),
                 n * (lower * msr - mse) / (raters + n * lower * msr)};
  const auto stepped_up = [&](double single) { return k * single / (1 + (k - 1) * single); };
  icc.icc2k = icc.icc2;
  icc.icc2k.estimate = (msr - mse) / (msr + (msc - mse) / n);
  icc.icc2k.ci = {stepped_up(icc.icc2.ci.lower), stepped_up(icc.icc2.ci.upper)};
}

}  // namespace

Result<Icc> compute_icc(const ItemScores& scores, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (scores.k() < 2)
    return Error{ErrorCode::InsufficientData, "Ratings by at least two raters (or at two times) are needed."};
  if (scores.n() < 2) return Error{ErrorCode::InsufficientData, "At least two people with every rating are needed."};
  Icc out;
  out.n = scores.n();
  out.n_missing = scores.n_missing;
  out.k = scores.k();
  out.confidence = confidence;
  fill_mean_squares(scores.values, out);
  const double negligible = 1e-20 * scores.values.squaredNorm() / static_cast<double>(scores.values.size());
  if (out.mse <= negligible || out.msw <= negligible || out.msr <= negligible)
    return Error{ErrorCode::ZeroVariance,
                 out.msr <= negligible ? "Every person has the same mean rating, so people cannot be told apart."
                                       : "The raters agree exactly (or differ by the same amount for everyone), so "
                                         "there is no error to estimate."};
  const double n = static_cast<double>(out.n), k = static_cast<double>(out.k), tail = (1 - confidence) / 2;
  fill_from_f(out.msw, n * (k - 1), tail, out, out.icc1, out.icc1k);
  fill_from_f(out.mse, (n - 1) * (k - 1), tail, out, out.icc3, out.icc3k);
  fill_agreement(tail, out);
  out.sem_agreement = std::sqrt(std::max(0.0, (out.msc - out.mse) / n) + out.mse);
  out.sem_consistency = std::sqrt(out.mse);
  const double two_sided = normal_quantile(0.975) * std::sqrt(2.0);
  out.sdc_agreement = two_sided * out.sem_agreement;
  out.sdc_consistency = two_sided * out.sem_consistency;
  out.method = "Intraclass correlations from two-way mean squares (Shrout & Fleiss 1979), complete rows";
  return out;
}

}  // namespace cairn::stats
