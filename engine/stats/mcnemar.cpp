#include "engine/stats/mcnemar.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"
#include "engine/stats/proportion_ci.h"

namespace cairn::stats {
namespace {

void fill_tests(double b, double c, Mcnemar& out) {
  const double n = b + c, smaller = std::min(b, c), point = binomial_density(smaller, n, 0.5);
  out.p_exact = b == c ? 1 : 2 * binomial_lower(smaller, n, 0.5);
  out.p_mid = b == c ? 1 - point / 2 : out.p_exact - point;
  out.chi2 = (b - c) * (b - c) / n;
  out.p_chi2 = chi_square_upper(out.chi2, 1);
  const double corrected = std::max(0.0, std::abs(b - c) - 1);
  out.chi2_cc = corrected * corrected / n;
  out.p_chi2_cc = chi_square_upper(out.chi2_cc, 1);
}

void fill_odds(std::int64_t b, std::int64_t c, Mcnemar& out) {
  const double endless = std::numeric_limits<double>::infinity();
  const double x = static_cast<double>(b), y = static_cast<double>(c), tail = (1 - out.confidence) / 2;
  // p / (1 - p) with each side from its own beta quantile: nothing is lost near 0 and 1.
  const auto odds = [](double p, double rest) { return p / rest; };
  out.odds_ratio = c == 0 ? endless : x / y;
  out.odds_ratio_ci = {b == 0 ? 0 : odds(beta_quantile(tail, x, y + 1), beta_quantile(1 - tail, y + 1, x)),
                       c == 0 ? endless : odds(beta_quantile(1 - tail, x + 1, y), beta_quantile(tail, y, x + 1))};
}

/// The correlation of the two answers, less a correction for continuity when positive.
double corrected_phi(double a, double b, double c, double d) {
  const double margins = std::sqrt(a + b) * std::sqrt(c + d) * std::sqrt(a + c) * std::sqrt(b + d);
  if (margins == 0) return 0;
  double numerator = a * d - b * c;
  if (numerator > 0) numerator = std::max(0.0, numerator - (a + b + c + d) / 2);
  return numerator / margins;
}

void fill_difference(double a, double b, double c, double d, Mcnemar& out) {
  const double n = a + b + c + d, z = -normal_quantile((1 - out.confidence) / 2);
  const double difference = (b - c) / n, p1 = (a + b) / n, p2 = (a + c) / n;
  out.risk_difference = difference;
  const double half = z * std::sqrt((b + c) / n - difference * difference) / std::sqrt(n);
  out.wald = Interval{difference - half, difference + half};
  const Interval first = wilson_interval(a + b, n, z, Continuity::None);
  const Interval second = wilson_interval(a + c, n, z, Continuity::None);
  const double phi = corrected_phi(a, b, c, d);
  const auto distance = [phi](double u, double v) { return std::sqrt(std::max(0.0, u * u - 2 * phi * u * v + v * v)); };
  out.newcombe_paired = Interval{difference - distance(p1 - first.lower, second.upper - p2),
                                 difference + distance(first.upper - p1, p2 - second.lower)};
}

}  // namespace

Result<Mcnemar> compute_mcnemar(const PairedCounts& counts, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (counts.b < 0 || counts.c < 0 || counts.a.value_or(0) < 0 || counts.d.value_or(0) < 0)
    return Error{ErrorCode::InvalidArgument, "Counts of people cannot be negative."};
  if (counts.a.has_value() != counts.d.has_value())
    return Error{ErrorCode::InvalidArgument, "Give both a and d, those who answered alike twice, or neither."};
  if (counts.b + counts.c == 0)
    return Error{ErrorCode::InsufficientData, "Nobody changed their answer, so there is no direction to judge."};
  Mcnemar out;
  out.n_discordant = counts.b + counts.c;
  out.confidence = confidence;
  const double b = static_cast<double>(counts.b), c = static_cast<double>(counts.c);
  fill_tests(b, c, out);
  fill_odds(counts.b, counts.c, out);
  if (counts.a) {
    out.n = out.n_discordant + *counts.a + *counts.d;
    fill_difference(static_cast<double>(*counts.a), b, c, static_cast<double>(*counts.d), out);
  }
  out.method = "McNemar, exact and mid-p; difference with Newcombe's paired interval";
  return out;
}

}  // namespace cairn::stats
