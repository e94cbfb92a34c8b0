#include "engine/stats/hodges_lehmann.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/stats/distributions.h"
#include "engine/stats/ranks.h"

namespace cairn::stats {
namespace {

/// Doubles in their order as whole numbers, so that halving the distance between two of them ends after 64 steps at an
/// exact value.
std::int64_t to_ordered(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}
double from_ordered(std::int64_t key) {
  return std::bit_cast<double>(key < 0 ? std::numeric_limits<std::int64_t>::min() - key : key);
}

/// The k-th smallest (from 1) of values that `count_up_to` can count, between lower and upper.
template <class CountUpTo>
double select(double lower, double upper, std::int64_t k, const CountUpTo& count_up_to) {
  std::int64_t low = to_ordered(lower), high = to_ordered(upper);
  while (low < high) {
    const std::int64_t middle = std::midpoint(low, high);
    if (count_up_to(from_ordered(middle)) >= k) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return from_ordered(low) + 0.0;  // -0 becomes 0
}

/// Differences of two sorted samples. For each x the y that give a difference up to `bound` are a tail, and the tails
/// shrink as x grows.
struct Differences {
  std::vector<double> x, y;
  std::int64_t count() const { return static_cast<std::int64_t>(x.size() * y.size()); }
  double lowest() const { return x.front() - y.back(); }
  double highest() const { return x.back() - y.front(); }
  std::int64_t count_up_to(double bound) const {
    std::size_t first = 0;
    std::int64_t total = 0;
    for (const double value : x) {
      while (first < y.size() && value - y[first] > bound) ++first;
      total += static_cast<std::int64_t>(y.size() - first);
    }
    return total;
  }
};

/// Walsh averages (x_i + x_j) / 2, i <= j, of a sorted sample.
struct WalshAverages {
  std::vector<double> x;
  std::int64_t count() const { return static_cast<std::int64_t>(x.size() * (x.size() + 1) / 2); }
  double lowest() const { return x.front(); }
  double highest() const { return x.back(); }
  std::int64_t count_up_to(double bound) const {
    std::size_t end = x.size();
    std::int64_t total = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      while (end > i && (x[i] + x[end - 1]) / 2 > bound) --end;
      if (end <= i) break;
      total += static_cast<std::int64_t>(end - i);
    }
    return total;
  }
};

/// Smallest q with P(Q <= q) >= p, for counts of equally likely cases by value (R's qwilcox and qsignrank, with their
/// slack).
std::int64_t quantile_of_counts(const std::vector<double>& counts, double p) {
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  double cumulative = 0;
  for (std::size_t q = 0; q < counts.size(); ++q) {
    cumulative += counts[q] / total;
    if (cumulative >= p - 10 * std::numeric_limits<double>::epsilon()) return static_cast<std::int64_t>(q);
  }
  return static_cast<std::int64_t>(counts.size()) - 1;
}

std::vector<int> ranks_up_to(std::size_t n) {
  std::vector<int> ranks(n);
  std::iota(ranks.begin(), ranks.end(), 1);
  return ranks;
}

std::int64_t exact_k(std::size_t m, std::size_t n, double tail) {
  const std::vector<double> counts = count_subsets(ranks_up_to(m + n), m);  // by rank sum; U = sum - m(m+1)/2
  return quantile_of_counts(counts, tail) - static_cast<std::int64_t>(m * (m + 1) / 2);
}

std::int64_t exact_k(std::size_t n, double tail) {
  std::vector<double> counts(n * (n + 1) / 2 + 1, 0.0);
  counts[0] = 1;
  for (std::size_t rank = 1; rank <= n; ++rank) {
    for (std::size_t sum = counts.size() - 1; sum + 1 > rank; --sum) counts[sum] += counts[sum - rank];
  }
  return quantile_of_counts(counts, tail);
}

template <class Values>
void fill(const Values& values, std::int64_t k, HodgesLehmann& out) {
  const auto at = [&](std::int64_t rank) {
    return select(values.lowest(), values.highest(), rank, [&](double bound) { return values.count_up_to(bound); });
  };
  const std::int64_t count = values.count();
  out.k = std::clamp<std::int64_t>(k, 1, (count + 1) / 2);
  out.ci = {at(out.k), at(count + 1 - out.k)};
  out.estimate = count % 2 == 1 ? at((count + 1) / 2) : (at(count / 2) + at(count / 2 + 1)) / 2;
}

std::int64_t asymptotic_k(double count, double variance, double tail) {
  return static_cast<std::int64_t>(std::floor(count / 2 + normal_quantile(tail) * std::sqrt(variance) + 0.5));
}

constexpr std::size_t kExactLimit = 200;  // people in all: beyond, the exact distribution is needlessly slow

Result<RankMethod> choose(RankMethod method, std::size_t n) {
  if (method != RankMethod::Exact) return RankMethod::Asymptotic;
  if (n <= kExactLimit) return RankMethod::Exact;
  return Error{ErrorCode::InvalidArgument,
               "Exact limits are computed for up to 200 values; use the asymptotic method."};
}

std::string_view describe(RankMethod variant) {
  return variant == RankMethod::Exact ? "Hodges-Lehmann, exact order statistics"
                                      : "Hodges-Lehmann, order statistics by normal approximation";
}

}  // namespace

Result<HodgesLehmann> compute_hodges_lehmann(const Sample& x, const Sample& y, RankMethod method, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.values.empty() || y.values.empty())
    return Error{ErrorCode::InsufficientData, "Each group needs at least one value."};
  HodgesLehmann out;
  CAIRN_ASSIGN(out.variant, choose(method, x.n() + y.n()));
  Differences differences{x.values, y.values};
  std::sort(differences.x.begin(), differences.x.end());
  std::sort(differences.y.begin(), differences.y.end());
  out.n = {x.n(), y.n()};
  out.confidence = confidence;
  out.method = describe(out.variant);
  const double m = static_cast<double>(x.n()), n = static_cast<double>(y.n()), tail = (1 - confidence) / 2;
  fill(differences,
       out.variant == RankMethod::Exact ? exact_k(x.n(), y.n(), tail)
                                        : asymptotic_k(m * n, m * n * (m + n + 1) / 12, tail),
       out);
  return out;
}

Result<HodgesLehmann> compute_hodges_lehmann(const Sample& x, RankMethod method, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.values.empty()) return Error{ErrorCode::InsufficientData, "At least one value is needed."};
  HodgesLehmann out;
  CAIRN_ASSIGN(out.variant, choose(method, x.n()));
  WalshAverages averages{x.values};
  std::sort(averages.x.begin(), averages.x.end());
  out.n = {x.n(), 0};
  out.confidence = confidence;
  out.method = describe(out.variant);
  const double n = static_cast<double>(x.n()), tail = (1 - confidence) / 2;
  fill(averages,
       out.variant == RankMethod::Exact ? exact_k(x.n(), tail)
                                        : asymptotic_k(n * (n + 1) / 2, n * (n + 1) * (2 * n + 1) / 24, tail),
       out);
  return out;
}

}  // namespace cairn::stats
