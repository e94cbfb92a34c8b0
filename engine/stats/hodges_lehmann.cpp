#include "engine/stats/hodges_lehmann.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/stats/distributions.h"
#include "engine/stats/rank_selection.h"
#include "engine/stats/ranks.h"
#include "engine/stats/score_counts.h"
#include "engine/stats/sorting.h"

namespace cairn::stats {
namespace {

constexpr std::size_t kMaxPlaces = 2048;  // places of scores: every pair of places is counted

double at_share(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))];
}

/// Halves first where the sum would overflow; elsewhere that would lose a digit of the smallest numbers.
double average(double a, double b) {
  const double sum = a + b;
  return std::isfinite(sum) ? sum / 2 : a / 2 + b / 2;
}

/// Differences of two sorted samples. For each x the y that give a difference up to `bound` are a tail, and the tails
/// shrink as x grows.
struct Differences {
  std::vector<double> x, y;
  std::int64_t count() const { return static_cast<std::int64_t>(x.size() * y.size()); }
  std::int64_t rows() const { return static_cast<std::int64_t>(x.size() + y.size()); }
  double lowest() const { return x.front() - y.back(); }
  double highest() const { return x.back() - y.front(); }
  double value_at(double u, double v) const { return at_share(x, u) - at_share(y, v); }
  std::int64_t count_up_to(double bound) const {
    std::size_t first = 0;
    std::int64_t total = 0;
    for (const double value : x) {
      while (first < y.size() && value - y[first] > bound) ++first;
      total += static_cast<std::int64_t>(y.size() - first);
    }
    return total;
  }
  void collect(std::optional<double> above, double up_to, std::vector<double>& out) const {
    std::size_t first = 0, end = above ? 0 : y.size();
    for (const double value : x) {
      while (first < y.size() && value - y[first] > up_to) ++first;
      while (end < y.size() && value - y[end] > *above) ++end;
      for (std::size_t j = first; j < end; ++j) out.push_back(value - y[j]);
    }
  }
};

/// Walsh averages (x_i + x_j) / 2, i <= j, of a sorted sample.
struct WalshAverages {
  std::vector<double> x;
  std::int64_t count() const { return static_cast<std::int64_t>(x.size() * (x.size() + 1) / 2); }
  std::int64_t rows() const { return static_cast<std::int64_t>(x.size()); }
  double lowest() const { return x.front(); }
  double highest() const { return x.back(); }
  double value_at(double u, double v) const { return average(at_share(x, u), at_share(x, v)); }
  std::int64_t count_up_to(double bound) const {
    std::size_t end = x.size();
    std::int64_t total = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      while (end > i && average(x[i], x[end - 1]) > bound) --end;
      if (end <= i) break;
      total += static_cast<std::int64_t>(end - i);
    }
    return total;
  }
  void collect(std::optional<double> above, double up_to, std::vector<double>& out) const {
    std::size_t end = x.size(), first = x.size();
    for (std::size_t i = 0; i < x.size(); ++i) {
      while (end > i && average(x[i], x[end - 1]) > up_to) --end;
      if (end <= i) break;
      while (above && first > 0 && average(x[i], x[first - 1]) > *above) --first;
      for (std::size_t j = above ? std::max(i, first) : i; j < end; ++j) out.push_back(average(x[i], x[j]));
    }
  }
};

/// Values at the places of a histogram, from low to high.
struct CountedValues {
  double lowest_value = 0, step = 0;
  std::vector<std::int64_t> counts;
  std::int64_t count() const { return std::accumulate(counts.begin(), counts.end(), std::int64_t{0}); }
  double select(std::int64_t k) const {
    std::size_t place = 0;
    for (std::int64_t seen = counts[0]; seen < k; seen += counts[place]) ++place;
    return lowest_value + step * static_cast<double>(place);
  }
};

CountedValues count_differences(const ScoreCounts& x, const ScoreCounts& y) {
  const std::size_t places = x.counts.size();
  CountedValues out{-0.5 * static_cast<double>(places - 1), 0.5, std::vector<std::int64_t>(2 * places - 1)};
  for (std::size_t i = 0; i < places; ++i) {
    if (x.counts[i] == 0) continue;
    for (std::size_t j = 0; j < places; ++j) out.counts[i + places - 1 - j] += x.counts[i] * y.counts[j];
  }
  return out;
}

CountedValues count_averages(const ScoreCounts& x) {
  const std::size_t places = x.counts.size();
  CountedValues out{x.lowest, 0.25, std::vector<std::int64_t>(2 * places - 1)};
  for (std::size_t i = 0; i < places; ++i) {
    out.counts[2 * i] += x.counts[i] * (x.counts[i] + 1) / 2;
    for (std::size_t j = i + 1; j < places; ++j) out.counts[i + j] += x.counts[i] * x.counts[j];
  }
  return out;
}

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

template <class Select>
void fill(std::int64_t count, std::int64_t k, const Select& select, HodgesLehmann& out) {
  const auto at = [&](std::int64_t rank) { return select(rank) + 0.0; };  // -0 becomes 0
  out.k = std::clamp<std::int64_t>(k, 1, (count + 1) / 2);
  out.ci = {at(out.k), at(count + 1 - out.k)};
  out.estimate = count % 2 == 1 ? at((count + 1) / 2) : (at(count / 2) + at(count / 2 + 1)) / 2;
}

template <class Table>
void fill_from_table(const Table& table, std::int64_t k, HodgesLehmann& out) {
  RankSelection<Table> selection(table);
  fill(
      table.count(), k, [&](std::int64_t rank) { return selection.select(rank); }, out);
}

void fill_from_counts(const CountedValues& counts, std::int64_t k, HodgesLehmann& out) {
  fill(
      counts.count(), k, [&](std::int64_t rank) { return counts.select(rank); }, out);
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
  out.n = {x.n(), y.n()};
  out.confidence = confidence;
  out.method = describe(out.variant);
  const double m = static_cast<double>(x.n()), n = static_cast<double>(y.n()), tail = (1 - confidence) / 2;
  const std::int64_t k = out.variant == RankMethod::Exact ? exact_k(x.n(), y.n(), tail)
                                                          : asymptotic_k(m * n, m * n * (m + n + 1) / 12, tail);
  if (const auto scores = find_score_table(x.values, y.values, kMaxPlaces)) {
    fill_from_counts(count_differences(scores->x, scores->y), k, out);
  } else {
    fill_from_table(Differences{sorted(x.values), sorted(y.values)}, k, out);
  }
  return out;
}

Result<HodgesLehmann> compute_hodges_lehmann(const Sample& x, RankMethod method, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.values.empty()) return Error{ErrorCode::InsufficientData, "At least one value is needed."};
  HodgesLehmann out;
  CAIRN_ASSIGN(out.variant, choose(method, x.n()));
  out.n = {x.n(), 0};
  out.confidence = confidence;
  out.method = describe(out.variant);
  const double n = static_cast<double>(x.n()), tail = (1 - confidence) / 2;
  const std::int64_t k = out.variant == RankMethod::Exact
                             ? exact_k(x.n(), tail)
                             : asymptotic_k(n * (n + 1) / 2, n * (n + 1) * (2 * n + 1) / 24, tail);
  if (const auto scores = find_score_table(x.values, {}, kMaxPlaces)) {
    fill_from_counts(count_averages(scores->x), k, out);
  } else {
    fill_from_table(WalshAverages{sorted(x.values)}, k, out);
  }
  return out;
}

}  // namespace cairn::stats
