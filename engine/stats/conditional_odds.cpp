#include "engine/stats/conditional_odds.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

namespace cairn::stats {
namespace {

/// Root of a function that rises with the logarithm of the odds ratio.
template <class Function>
double find_odds(const Function& function) {
  double lower = -1, upper = 1;
  while (function(lower) > 0) lower *= 2;
  while (function(upper) < 0) upper *= 2;
  std::uintmax_t iterations = 300;
  const auto [a, b] = boost::math::tools::toms748_solve(function, lower, upper,
                                                        boost::math::tools::eps_tolerance<double>(50), iterations);
  return std::exp((a + b) / 2);
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

ConditionalOdds::ConditionalOdds(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d)
    : lowest_(std::max<std::int64_t>(0, a - d)), seen_(a) {
  const std::int64_t highest = a + std::min(b, c);
  log_weights_.reserve(static_cast<std::size_t>(highest - lowest_) + 1);
  log_weights_.push_back(0);
  for (std::int64_t k = lowest_; k < highest; ++k) {
    // Neighbours' ratio: no factorials, so nothing is lost in large tables.
    const double up = static_cast<double>(a + b - k) * static_cast<double>(a + c - k);
    const double down = static_cast<double>(k + 1) * static_cast<double>(d - a + k + 1);
    log_weights_.push_back(log_weights_.back() + std::log(up / down));
  }
  const double largest = *std::max_element(log_weights_.begin(), log_weights_.end());
  for (double& weight : log_weights_) weight -= largest;
}

ConditionalOdds::Moments ConditionalOdds::at(double log_odds) const {
  double largest = -kInfinity;
  for (std::size_t i = 0; i < log_weights_.size(); ++i)
    largest = std::max(largest, log_weights_[i] + static_cast<double>(i) * log_odds);
  double total = 0, sum = 0, upper = 0, lower = 0, point = 0;
  for (std::size_t i = 0; i < log_weights_.size(); ++i) {
    const double weight = std::exp(log_weights_[i] + static_cast<double>(i) * log_odds - largest);
    const std::int64_t k = lowest_ + static_cast<std::int64_t>(i);
    total += weight;
    sum += weight * static_cast<double>(k);
    if (k >= seen_) upper += weight;
    if (k <= seen_) lower += weight;
    if (k == seen_) point = weight;
  }
  return {sum / total, upper / total, lower / total, point / total};
}

double ConditionalOdds::density() const { return at(0).point; }
double ConditionalOdds::upper() const { return at(0).upper; }
double ConditionalOdds::lower() const { return at(0).lower; }

double ConditionalOdds::two_sided() const {
  // R's slack: tables as unlikely but for rounding count.
  const double limit = log_weights_[static_cast<std::size_t>(seen_ - lowest_)] + std::log1p(1e-7);
  double total = 0, unlikely = 0;
  for (const double weight : log_weights_) {
    total += std::exp(weight);
    if (weight <= limit) unlikely += std::exp(weight);
  }
  return unlikely / total;
}

double ConditionalOdds::most_likely() const {
  if (seen_ == lowest_) return 0;
  if (seen_ == lowest_ + static_cast<std::int64_t>(log_weights_.size()) - 1) return kInfinity;
  return find_odds([&](double log_odds) { return at(log_odds).mean - static_cast<double>(seen_); });
}

Interval ConditionalOdds::interval(double confidence) const {
  const double tail = (1 - confidence) / 2;
  const bool is_lowest = seen_ == lowest_;
  const bool is_highest = seen_ == lowest_ + static_cast<std::int64_t>(log_weights_.size()) - 1;
  return {is_lowest ? 0 : find_odds([&](double log_odds) { return at(log_odds).upper - tail; }),
          is_highest ? kInfinity : find_odds([&](double log_odds) { return tail - at(log_odds).lower; })};
}

}  // namespace cairn::stats
