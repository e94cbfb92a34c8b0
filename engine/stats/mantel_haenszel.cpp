#include "engine/stats/mantel_haenszel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

struct Stratum {
  double a, b, c, d;
  double n1() const { return a + b; }
  double n2() const { return c + d; }
  double yes() const { return a + c; }
  double no() const { return b + d; }
  double n() const { return a + b + c + d; }
};

Result<std::vector<Stratum>> read_strata(const std::vector<Column>& tables) {
  std::vector<Stratum> out;
  for (const Column& row : tables) {
    if (row.size() != 4)
      return Error{ErrorCode::InvalidArgument,
                   "Each stratum needs four counts: first group yes and no, second group yes and no."};
    std::array<double, 4> cells{};
    for (std::size_t i = 0; i < 4; ++i) {
      if (!row[i] || !(*row[i] >= 0 && *row[i] <= 1e15) || *row[i] != std::floor(*row[i]))
        return Error{ErrorCode::InvalidArgument, "Every count must be a whole number from 0."};
      cells[i] = *row[i];
    }
    const Stratum stratum{cells[0], cells[1], cells[2], cells[3]};
    if (stratum.n1() > 0 && stratum.n2() > 0) out.push_back(stratum);
  }
  if (out.empty()) return Error{ErrorCode::InsufficientData, "At least one stratum needs people in both groups."};
  return out;
}

void fill_odds_ratio(const std::vector<Stratum>& strata, double z, MantelHaenszel& out) {
  double r = 0, s = 0, pr = 0, ps_qr = 0, qs = 0;
  for (const Stratum& t : strata) {
    const double agree = t.a * t.d / t.n(), differ = t.b * t.c / t.n();
    const double p = (t.a + t.d) / t.n(), q = (t.b + t.c) / t.n();
    r += agree;
    s += differ;
    pr += p * agree;
    ps_qr += p * differ + q * agree;
    qs += q * differ;
  }
  if (r == 0 && s == 0) return;
  out.odds_ratio = s == 0 ? std::numeric_limits<double>::infinity() : r / s;
  if (r == 0 || s == 0) return;
  const double half = z * std::sqrt(pr / (2 * r * r) + ps_qr / (2 * r * s) + qs / (2 * s * s));
  out.ci = Interval{*out.odds_ratio * std::exp(-half), *out.odds_ratio * std::exp(half)};
}

void fill_test(const std::vector<Stratum>& strata, MantelHaenszel& out) {
  double distance = 0, variance = 0;
  for (const Stratum& t : strata) {
    const double n = t.n();
    distance += t.a - t.n1() * t.yes() / n;
    if (n > 1) variance += t.n1() * t.n2() / n * (t.yes() * t.no() / n) / (n - 1);
  }
  if (variance == 0) return;
  const double corrected = std::max(0.0, std::abs(distance) - 0.5);
  out.statistic = distance * distance / variance;
  out.p = chi_square_upper(out.statistic, 1);
  out.statistic_cc = corrected * corrected / variance;
  out.p_cc = chi_square_upper(out.statistic_cc, 1);
}

void fill_difference(const std::vector<Stratum>& strata, double z, MantelHaenszel& out) {
  double sum = 0, weight = 0, variance = 0;
  for (const Stratum& t : strata) {
    const double n1 = t.n1(), n2 = t.n2(), w = n1 * n2 / t.n();
    sum += w * (t.a / n1 - t.c / n2);
    weight += w;
    variance += w * w * (t.a * t.b / (n1 * n1 * n1) + t.c * t.d / (n2 * n2 * n2));
  }
  out.risk_difference = sum / weight;
  const double half = z * std::sqrt(variance) / weight;
  out.risk_difference_ci = {out.risk_difference - half, out.risk_difference + half};
}

}  // namespace

Result<MantelHaenszel> compute_mantel_haenszel(const std::vector<Column>& tables, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_ASSIGN(const std::vector<Stratum> strata, read_strata(tables));
  const auto is_informative = [](const Stratum& t) { return t.yes() > 0 && t.no() > 0; };
  MantelHaenszel out;
  out.strata = tables.size();
  out.strata_without_information =
      tables.size() - static_cast<std::size_t>(std::count_if(strata.begin(), strata.end(), is_informative));
  if (out.strata_without_information == out.strata)
    return Error{ErrorCode::ZeroVariance, "In every stratum all people have the same answer."};
  for (const Stratum& t : strata) out.n += static_cast<std::int64_t>(t.n());
  out.confidence = confidence;
  const double z = -normal_quantile((1 - confidence) / 2);
  fill_odds_ratio(strata, z, out);
  fill_test(strata, out);
  fill_difference(strata, z, out);
  out.method = "Mantel-Haenszel; interval by Robins, Breslow & Greenland";
  out.assumptions = {"each person is counted once", "the odds ratio is about the same in every stratum"};
  return out;
}

}  // namespace cairn::stats
