#include "engine/stats/measurement_error.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {

Result<MeasurementError> compute_measurement_error(double sd, double reliability, std::size_t n) {
  if (!(sd > 0 && std::isfinite(sd)))
    return Error{ErrorCode::InvalidArgument, "The standard deviation must be more than 0."};
  if (!(reliability >= 0 && reliability <= 1))
    return Error{ErrorCode::InvalidArgument, "The reliability must lie between 0 and 1, for example 0.88."};
  if (n == 0) return Error{ErrorCode::InsufficientData, "The number of people must be at least 1."};
  MeasurementError out;
  out.sem = sd * std::sqrt(1 - reliability);
  out.sdc_individual = normal_quantile(0.975) * std::sqrt(2.0) * out.sem;
  out.sdc_group = out.sdc_individual / std::sqrt(static_cast<double>(n));
  out.n = n;
  out.method = "Standard error of measurement from standard deviation and reliability";
  return out;
}

Result<RetestError> compute_retest_error(const Pairs& pairs, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (pairs.n() < 2) return Error{ErrorCode::InsufficientData, "At least two people measured twice are needed."};
  std::vector<double> differences;
  for (std::size_t i = 0; i < pairs.n(); ++i) differences.push_back(pairs.y[i] - pairs.x[i]);
  const Moments moments = compute_moments(differences);
  if (std::ranges::min(differences) == std::ranges::max(differences))
    return Error{ErrorCode::ZeroVariance, "The two measurements differ by the same amount for everyone."};
  const double n = static_cast<double>(pairs.n()), z = normal_quantile(0.975), sd = moments.sd;
  RetestError out;
  out.n = pairs.n();
  out.n_missing = pairs.n_missing;
  out.bias = moments.mean;
  out.sd_difference = sd;
  out.sem = sd / std::sqrt(2.0);
  out.sdc_individual = z * sd;
  out.sdc_group = out.sdc_individual / std::sqrt(n);
  out.loa = {out.bias - z * sd, out.bias + z * sd};
  const double t = -t_quantile((1 - confidence) / 2, n - 1);
  const double bias_half = t * sd / std::sqrt(n), limit_half = t * sd * std::sqrt(1 / n + z * z / (2 * (n - 1)));
  out.bias_ci = {out.bias - bias_half, out.bias + bias_half};
  out.loa_lower_ci = {out.loa.lower - limit_half, out.loa.lower + limit_half};
  out.loa_upper_ci = {out.loa.upper - limit_half, out.loa.upper + limit_half};
  out.confidence = confidence;
  out.method = "Test and retest: bias and 95 % limits of agreement (Bland & Altman 1999)";
  out.assumptions = {"nothing changed for these people between the two measurements",
                     "differences are close to normal and do not grow with the score"};
  return out;
}

}  // namespace cairn::stats
