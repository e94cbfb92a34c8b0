#include "engine/stats/ks_two_sample.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cairn::stats {
namespace {

/// Distances are kept as whole numbers: |i n - j m| for i of m and j of n values seen.
struct Walk {
  std::int64_t largest = 0;
  double at = 0;
  std::vector<bool> ends_tie;  // by values seen: whether the next value is another one
};

Walk walk_both(const std::vector<double>& x, const std::vector<double>& y) {
  const auto m = static_cast<std::int64_t>(x.size()), n = static_cast<std::int64_t>(y.size());
  Walk out;
  out.ends_tie.assign(x.size() + y.size() + 1, false);
  std::size_t i = 0, j = 0;
  while (i < x.size() || j < y.size()) {
    const double value = j == y.size() || (i < x.size() && x[i] <= y[j]) ? x[i] : y[j];
    while (i < x.size() && x[i] == value) ++i;
    while (j < y.size() && y[j] == value) ++j;
    out.ends_tie[i + j] = true;
    const std::int64_t distance = std::abs(static_cast<std::int64_t>(i) * n - static_cast<std::int64_t>(j) * m);
    if (distance > out.largest) {
      out.largest = distance;
      out.at = value;
    }
  }
  return out;
}

/// Share of the orders of m and n values whose distance gets as large anywhere it is looked at. `reached[j]` is that
/// share among the ways to have seen i of x and j of y; every term is positive, so small shares are as exact as others.
double exact_share(const Walk& walk, std::size_t m, std::size_t n) {
  if (walk.largest == 0) return 1;
  std::vector<double> reached(n + 1, 0.0);
  for (std::size_t i = 0; i <= m; ++i) {
    for (std::size_t j = 0; j <= n; ++j) {
      const std::int64_t distance = std::abs(static_cast<std::int64_t>(i * n) - static_cast<std::int64_t>(j * m));
      const double seen = static_cast<double>(i + j);
      if (walk.ends_tie[i + j] && distance >= walk.largest) {
        reached[j] = 1;
      } else if (i + j > 0) {
        const double by_x = i > 0 ? reached[j] * static_cast<double>(i) / seen : 0;
        const double by_y = j > 0 ? reached[j - 1] * static_cast<double>(j) / seen : 0;
        reached[j] = by_x + by_y;
      }
    }
  }
  return reached[n];
}

}  // namespace

double kolmogorov_upper(double z) {
  if (z <= 0) return 1;
  if (z < 1) {  // the other series would need many terms
    // Its first term only, as R's ks.test takes it (tolerance 1e-6): at most 4e-5 above the limit, near z = 1.
    return 1 - std::sqrt(2 * std::numbers::pi) / z * std::exp(-std::numbers::pi * std::numbers::pi / (8 * z * z));
  }
  double sum = 0;
  for (int k = 20; k > 0; --k) sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2 * k * k * z * z);
  return sum;
}

Result<KsTwoSample> compute_ks_two_sample(const Sample& x, const Sample& y, RankMethod method) {
  if (x.values.empty() || y.values.empty())
    return Error{ErrorCode::InsufficientData, "Each group needs at least one value."};
  std::vector<double> sorted_x = x.values, sorted_y = y.values;
  std::sort(sorted_x.begin(), sorted_x.end());
  std::sort(sorted_y.begin(), sorted_y.end());
  const Walk walk = walk_both(sorted_x, sorted_y);
  const double m = static_cast<double>(x.n()), n = static_cast<double>(y.n());
  if (method == RankMethod::Exact && m * n > 1e9) {
    return Error{ErrorCode::InvalidArgument, "The groups are too large to count every order. Use method asymptotic."};
  }
  KsTwoSample out;
  out.n = {x.n(), y.n()};
  out.n_missing = {x.n_missing, y.n_missing};
  out.statistic = static_cast<double>(walk.largest) / (m * n);
  out.at = walk.largest == 0 ? sorted_x.front() : walk.at;
  out.variant = method != RankMethod::Automatic ? method : m * n <= 1e7 ? RankMethod::Exact : RankMethod::Asymptotic;
  if (out.variant == RankMethod::Exact) {
    out.p = exact_share(walk, x.n(), y.n());
    out.method = "Kolmogorov-Smirnov for two samples, exact given the ties";
  } else {
    out.p = kolmogorov_upper(out.statistic * std::sqrt(m * n / (m + n)));
    out.method = "Kolmogorov-Smirnov for two samples, Kolmogorov's limit";
  }
  out.assumptions = {"people answer independently of each other"};
  return out;
}

}  // namespace cairn::stats
