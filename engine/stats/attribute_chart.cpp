#include "engine/stats/attribute_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cairn::stats {
namespace {

constexpr double kLimit = 3, kMeanRange = 1.128;  // d2 for two values (Wheeler 1993)

Result<void> check_events(const Pairs& events, AttributeKind kind) {
  if (events.n() < 2) return Error{ErrorCode::InsufficientData, "A chart needs at least two periods."};
  for (std::size_t i = 0; i < events.n(); ++i) {
    if (events.x[i] < 0 || !(events.y[i] > 0))
      return Error{ErrorCode::InvalidArgument, "Counts must not be negative, and sizes must be above zero."};
    if (kind == AttributeKind::Share && events.x[i] > events.y[i])
      return Error{ErrorCode::InvalidArgument, "A period has more events than people."};
  }
  return {};
}

ChartLimits find_limits(const std::vector<double>& values, const std::vector<double>& sigma, double centre,
                        double factor, double highest) {
  ChartLimits out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double half = kLimit * sigma[i] * factor;
    out.lower.push_back(std::max(0.0, centre - half));
    out.upper.push_back(std::min(highest, centre + half));
    if (values[i] < out.lower.back() || values[i] > out.upper.back()) out.outside.push_back(i + 1);
  }
  return out;
}

double find_sigma_z(const std::vector<double>& z) {
  double sum = 0;
  for (std::size_t i = 1; i < z.size(); ++i) sum += std::abs(z[i] - z[i - 1]);
  return sum / static_cast<double>(z.size() - 1) / kMeanRange;
}

}  // namespace

Result<AttributeChart> compute_attribute_chart(const Pairs& events, AttributeKind kind) {
  CAIRN_TRY(check_events(events, kind));
  AttributeChart out;
  out.n = events.n();
  out.n_missing = events.n_missing;
  out.centre =
      std::accumulate(events.x.begin(), events.x.end(), 0.0) / std::accumulate(events.y.begin(), events.y.end(), 0.0);
  const bool is_share = kind == AttributeKind::Share;
  const double variance = is_share ? out.centre * (1 - out.centre) : out.centre;
  if (!(variance > 0))
    return Error{ErrorCode::ZeroVariance,
                 "Either nobody or everybody had the event in every period, so there is no spread to chart."};
  std::vector<double> sigma, z;
  for (std::size_t i = 0; i < out.n; ++i) {
    out.values.push_back(events.x[i] / events.y[i]);
    sigma.push_back(std::sqrt(variance / events.y[i]));
    z.push_back((out.values[i] - out.centre) / sigma[i]);
  }
  out.sigma_z = find_sigma_z(z);
  const double highest = is_share ? 1 : std::numeric_limits<double>::infinity();
  out.plain = find_limits(out.values, sigma, out.centre, 1, highest);
  out.laney = find_limits(out.values, sigma, out.centre, out.sigma_z, highest);
  out.method =
      is_share ? "p chart, three standard errors, and Laney p'" : "u chart, three standard errors, and Laney u'";
  out.assumptions = {"periods are in the order of time",
                     "events within a period are independent (Laney's limits relax it)"};
  return out;
}

}  // namespace cairn::stats
