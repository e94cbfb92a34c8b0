#pragma once

namespace cairn::stats {

/// The door to Boost.Math's distributions. Upper tails are computed as such (complements), never as 1 - p.

double normal_lower(double z);
double normal_upper(double z);
double normal_quantile(double p);
double t_lower(double t, double df);
double t_upper(double t, double df);
double t_quantile(double p, double df);
double f_upper(double f, double df1, double df2);
double chi_square_upper(double x, double df);
double beta_quantile(double p, double a, double b);
/// P(T <= t) of Student's t with noncentrality `delta`.
double noncentral_t_lower(double t, double df, double delta);
/// The noncentrality for which P(T <= t) = p.
double find_noncentrality(double t, double df, double p);
/// Hedges' exact correction J(df) = gamma(df/2) / (sqrt(df/2) gamma((df-1)/2)) (Hedges 1981, eq. 6e).
double hedges_correction(double df);

}  // namespace cairn::stats
