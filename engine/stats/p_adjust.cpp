#include "engine/stats/p_adjust.h"

#include <algorithm>
#include <numeric>

namespace cairn::stats {
namespace {

/// The values that are there, smallest first.
struct Sorted {
  std::vector<double> p;
  std::vector<std::size_t> position;  // of each in the column
};

Column put_back(const Sorted& sorted, const std::vector<double>& adjusted, std::size_t size) {
  Column out(size);
  for (std::size_t i = 0; i < adjusted.size(); ++i) out[sorted.position[i]] = std::min(1.0, adjusted[i]);
  return out;
}

/// No adjusted value below that of a smaller p.
template <class Factor>
std::vector<double> step_down(const Sorted& sorted, Factor factor) {
  std::vector<double> out(sorted.p.size());
  double largest = 0;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = largest = std::max(largest, sorted.p[i] * factor(i));
  return out;
}

/// No adjusted value above that of a larger p.
template <class Factor>
std::vector<double> step_up(const Sorted& sorted, Factor factor) {
  std::vector<double> out(sorted.p.size());
  double smallest = 1;
  for (std::size_t i = out.size(); i-- > 0;) out[i] = smallest = std::min(smallest, sorted.p[i] * factor(i));
  return out;
}

/// Wright (1992), appendix: for every number m of hypotheses taken together, the smallest Simes p among the m largest.
std::vector<double> hommel(const Sorted& sorted) {
  const std::size_t n = sorted.p.size();
  std::vector<double> out = sorted.p;
  for (std::size_t m = n; m > 1; --m) {
    const double size = static_cast<double>(m);
    const std::size_t rest = n - m;  // those below the m - 1 largest: 0 … rest
    double simes = 1;
    for (std::size_t k = 1; k < m; ++k) simes = std::min(simes, size * sorted.p[rest + k] / static_cast<double>(k + 1));
    for (std::size_t i = rest + 1; i < n; ++i) out[i] = std::max(out[i], simes);
    for (std::size_t i = 0; i <= rest; ++i) out[i] = std::max(out[i], std::min(simes, size * sorted.p[i]));
  }
  return out;
}

}  // namespace

Result<AdjustedP> compute_p_adjust(const Column& p) {
  Sorted sorted;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!p[i]) continue;
    if (!(*p[i] >= 0 && *p[i] <= 1))
      return Error{ErrorCode::InvalidArgument,
                   "Every p must lie between 0 and 1. Leave a cell empty when there is none."};
    sorted.position.push_back(i);
  }
  if (sorted.position.empty()) return Error{ErrorCode::InsufficientData, "There is no p to adjust."};
  std::stable_sort(sorted.position.begin(), sorted.position.end(),
                   [&](std::size_t a, std::size_t b) { return *p[a] < *p[b]; });
  for (const std::size_t position : sorted.position) sorted.p.push_back(*p[position]);
  const std::size_t n = sorted.p.size();
  const double all = static_cast<double>(n);
  double harmonic = 0;
  for (std::size_t i = n; i > 0; --i) harmonic += 1 / static_cast<double>(i);
  const auto left = [&](std::size_t i) { return static_cast<double>(n - i); };
  const auto by_rank = [&](std::size_t i) { return all / static_cast<double>(i + 1); };
  AdjustedP out;
  out.n = n;
  out.n_missing = p.size() - n;
  out.bonferroni = put_back(sorted, step_down(sorted, [&](std::size_t) { return all; }), p.size());
  out.holm = put_back(sorted, step_down(sorted, left), p.size());
  out.hochberg = put_back(sorted, step_up(sorted, left), p.size());
  constexpr std::size_t kMostForHommel = 10'000;  // its work grows with the square
  if (n <= kMostForHommel) out.hommel = put_back(sorted, hommel(sorted), p.size());
  out.bh = put_back(sorted, step_up(sorted, by_rank), p.size());
  out.by = put_back(sorted, step_up(sorted, [&](std::size_t i) { return harmonic * by_rank(i); }), p.size());
  out.method = "p values adjusted for their number";
  return out;
}

}  // namespace cairn::stats
