#pragma once

namespace cairn::stats {

/// The door to Boost.Math's distributions. Upper tails are computed as such (complements), never as 1 - p.

double normal_density(double z);
double normal_lower(double z);
double normal_upper(double z);
double normal_quantile(double p);
double t_lower(double t, double df);
double t_upper(double t, double df);
double t_quantile(double p, double df);
double f_upper(double f, double df1, double df2);
double f_quantile(double p, double df1, double df2);
double chi_square_upper(double x, double df);
double chi_square_quantile(double p, double df);
double beta_quantile(double p, double a, double b);
/// P(X = x), P(X <= x) and P(X >= x) of `n` independent trials.
double binomial_density(double x, double n, double p);
double binomial_lower(double x, double n, double p);
double binomial_upper(double x, double n, double p);
/// P(X = x), P(X <= x) and P(X >= x) of a count with this mean.
double poisson_density(double x, double mean);
double poisson_lower(double x, double mean);
double poisson_upper(double x, double mean);
/// P(T <= t) of Student's t with noncentrality `delta`, and P(T > t).
double noncentral_t_lower(double t, double df, double delta);
double noncentral_t_upper(double t, double df, double delta);
/// The noncentrality for which P(T <= t) = p.
double find_noncentrality(double t, double df, double p);
/// Logarithm of the gamma function, for x > 0.
double log_gamma(double x);
/// Hedges' exact correction J(df) = gamma(df/2) / (sqrt(df/2) gamma((df-1)/2)) (Hedges 1981, eq. 6e).
double hedges_correction(double df);

}  // namespace cairn::stats
