#include "engine/stats/distributions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

namespace cairn::stats {

namespace bm = boost::math;

double normal_density(double z) { return bm::pdf(bm::normal(), z); }
namespace {

/// A quantile beyond the range of a double is infinite.
using Open = bm::policies::policy<bm::policies::overflow_error<bm::policies::ignore_error>>;
using StudentsT = bm::students_t_distribution<double, Open>;
using FisherF = bm::fisher_f_distribution<double, Open>;
using ChiSquared = bm::chi_squared_distribution<double, Open>;

}  // namespace

double normal_lower(double z) { return bm::cdf(bm::normal(), z); }
double normal_upper(double z) { return bm::cdf(bm::complement(bm::normal(), z)); }
double normal_quantile(double p) { return bm::quantile(bm::normal(), p); }
double t_lower(double t, double df) { return bm::cdf(bm::students_t(df), t); }
double t_upper(double t, double df) { return bm::cdf(bm::complement(bm::students_t(df), t)); }
double t_quantile(double p, double df) { return bm::quantile(StudentsT(df), p); }
double f_upper(double f, double df1, double df2) { return bm::cdf(bm::complement(bm::fisher_f(df1, df2), f)); }
double f_quantile(double p, double df1, double df2) { return bm::quantile(FisherF(df1, df2), p); }
double chi_square_upper(double x, double df) { return bm::cdf(bm::complement(bm::chi_squared(df), x)); }
double chi_square_quantile(double p, double df) { return bm::quantile(ChiSquared(df), p); }
double beta_quantile(double p, double a, double b) { return bm::quantile(bm::beta_distribution<>(a, b), p); }

double binomial_density(double x, double n, double p) { return bm::pdf(bm::binomial(n, p), x); }
double binomial_lower(double x, double n, double p) { return x < 0 ? 0 : bm::cdf(bm::binomial(n, p), x); }
double binomial_upper(double x, double n, double p) {
  return x <= 0 ? 1 : x > n ? 0 : bm::cdf(bm::complement(bm::binomial(n, p), x - 1));
}
double poisson_density(double x, double mean) { return bm::pdf(bm::poisson(mean), x); }
double poisson_lower(double x, double mean) { return x < 0 ? 0 : bm::cdf(bm::poisson(mean), x); }
double poisson_upper(double x, double mean) { return x <= 0 ? 1 : bm::cdf(bm::complement(bm::poisson(mean), x - 1)); }

double noncentral_t_lower(double t, double df, double delta) {
  if (delta == 0) return t_lower(t, df);
  return bm::cdf(bm::non_central_t(df, delta), t);
}

double noncentral_t_upper(double t, double df, double delta) {
  if (delta == 0) return t_upper(t, df);
  return bm::cdf(bm::complement(bm::non_central_t(df, delta), t));
}

double find_noncentrality(double t, double df, double p) {
  // The cdf falls as the noncentrality grows; widen until the root is enclosed.
  const auto excess = [&](double delta) { return noncentral_t_lower(t, df, delta) - p; };
  double step = 2;
  double lower = t - step, upper = t + step;
  while (excess(lower) < 0) lower -= (step *= 2);
  step = 2;
  while (excess(upper) > 0) upper += (step *= 2);
  std::uintmax_t iterations = 200;
  const auto [a, b] = bm::tools::toms748_solve(excess, lower, upper, bm::tools::eps_tolerance<double>(50), iterations);
  return (a + b) / 2;
}

double log_gamma(double x) { return boost::math::lgamma(x); }

double hedges_correction(double df) {
  // A ratio of gammas without cancellation: tgamma_delta_ratio(a, 1/2) = gamma(a) / gamma(a + 1/2).
  return 1 / (std::sqrt(df / 2) * bm::tgamma_delta_ratio((df - 1) / 2, 0.5));
}

}  // namespace cairn::stats
