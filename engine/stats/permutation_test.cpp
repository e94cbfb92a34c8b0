#include "engine/stats/permutation_test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/stats/parallel.h"
#include "engine/stats/permutation_counts.h"

namespace cairn::stats {
namespace {

/// All values, those of the smaller group first: its sum says everything.
struct Pool {
  std::vector<double> values, centred;
  std::size_t size = 0;  // of the smaller group
  double mean = 0;
  SumThreshold threshold;
};

Pool make_pool(const Sample& x, const Sample& y, Alternative alternative) {
  const bool is_x_first = x.n() <= y.n();
  const Sample& first = is_x_first ? x : y;
  const Sample& second = is_x_first ? y : x;
  Pool pool;
  pool.size = first.n();
  pool.values = first.values;
  pool.values.insert(pool.values.end(), second.values.begin(), second.values.end());
  pool.mean = compute_moments(pool.values).mean;
  double absolute = 0;
  for (const double value : pool.values) {
    pool.centred.push_back(value - pool.mean);
    absolute += std::abs(pool.centred.back());
  }
  if (!is_x_first && alternative != Alternative::TwoSided)
    alternative = alternative == Alternative::Greater ? Alternative::Less : Alternative::Greater;
  const double observed =
      std::accumulate(pool.centred.begin(), pool.centred.begin() + static_cast<std::ptrdiff_t>(pool.size), 0.0);
  // Sums that differ by rounding only are ties.
  const double slack = 1e-12 * std::abs(observed) + 64 * std::numeric_limits<double>::epsilon() * absolute;
  pool.threshold = {observed, slack, alternative};
  return pool;
}

std::optional<double> find_exact_share(const Pool& pool) {
  if (const auto share = share_by_counting(pool.values, pool.size, pool.mean, pool.threshold)) return share;
  return share_by_listing(pool.centred, pool.size, pool.threshold);
}

void fill_monte_carlo(const Pool& pool, const PermutationOptions& options, PermutationTest& out) {
  const std::size_t reached =
      count_by_shuffling(pool.centred, pool.size, pool.threshold, {options.resamples, options.seed, options.threads});
  const double draws = static_cast<double>(options.resamples);
  out.p = (static_cast<double>(reached) + 1) / (draws + 1);
  out.se = std::sqrt(out.p * (1 - out.p) / draws);
  out.variant = PermutationMethod::MonteCarlo;
  out.resamples = options.resamples;
  out.seed = options.seed;
  out.method = "permutation test of the difference of means, arrangements drawn at random";
}

}  // namespace

Result<PermutationTest> compute_permutation_test(const Sample& x, const Sample& y, const PermutationOptions& options) {
  if (x.values.empty() || y.values.empty()) {
    return Error{ErrorCode::InsufficientData, "Each group needs at least one value."};
  }
  if (options.resamples < 1) return Error{ErrorCode::InvalidArgument, "At least one resample is needed."};
  const Pool pool = make_pool(x, y, options.alternative);
  const auto [low, high] = std::minmax_element(pool.values.begin(), pool.values.end());
  if (*low == *high) {
    return Error{ErrorCode::ZeroVariance, "Every value is the same in both groups, so there is nothing to compare."};
  }
  PermutationTest out;
  out.n = {x.n(), y.n()};
  out.n_missing = {x.n_missing, y.n_missing};
  out.statistic = compute_moments(x.values).mean - compute_moments(y.values).mean;
  out.n_permutations = count_combinations(pool.values.size(), pool.size);
  out.assumptions = {"under chance alone, any value could have come from either group"};
  const std::optional<double> exact =
      options.method == PermutationMethod::MonteCarlo ? std::nullopt : find_exact_share(pool);
  if (exact) {
    out.p = *exact;
    out.variant = PermutationMethod::Exact;
    out.method = "permutation test of the difference of means, every arrangement counted";
  } else if (options.method == PermutationMethod::Exact) {
    return Error{ErrorCode::InvalidArgument,
                 "There are too many arrangements to count them all. Use the method monte_carlo."};
  } else if (is_too_much_resampling(options.resamples, pool.values.size())) {
    return Error{ErrorCode::InvalidArgument, "So many resamples of so many values would take too long. Use fewer."};
  } else {
    fill_monte_carlo(pool, options, out);
  }
  return out;
}

}  // namespace cairn::stats
