#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace cairn::test {

/// Where the simplex method stands: basic variables as sums of free ones, and all their values.
struct SimplexState {
  std::vector<double> table_, value_;
  std::vector<std::size_t> basic_, free_;
};

/// What follows exactly from sums of unknown whole numbers: cells of 0 or more, and rows that say between which bounds
/// the sum of some of them lies. The extreme of a sum is found by linear programming (primal simplex with bounds, a
/// dense dictionary) and branch and bound. Nothing rests on rounding: an upper bound is worked out again from the rows
/// themselves by weak duality, whatever the multipliers, and a value counts as reached only where a table of whole
/// numbers that satisfies every row was found.
class IntegerBounds : SimplexState {
 public:
  struct Row {
    std::vector<std::size_t> cells;
    std::int64_t low = 0, high = 0;
  };
  using Point = std::vector<std::int64_t>;  // a number for each cell

  /// `point` satisfies every row.
  IntegerBounds(std::vector<Row> rows, const Point& point) : rows_(std::move(rows)), cells_(point.size()) {
    const std::size_t all = cells_ + rows_.size();
    exact_lower_.assign(all, 0), exact_upper_.assign(all, kInfinite);
    lower_.resize(all), upper_.resize(all), value_.assign(all, 0);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      exact_lower_[cells_ + i] = static_cast<double>(rows_[i].low);
      const double most = exact_upper_[cells_ + i] = static_cast<double>(rows_[i].high);
      for (const std::size_t cell : rows_[i].cells) exact_upper_[cell] = std::min(exact_upper_[cell], most);
    }
    SeededRandom random(1);
    for (std::size_t i = 0; i < all; ++i) slack_.push_back(kSlack * (0.5 + random.uniform()));
    for (std::size_t i = 0; i < all; ++i) set_bounds(i, exact_lower_[i], exact_upper_[i]);
    restart();
    CAIRN_ASSERT(keep(point));
  }

  /// The largest sum of the cells over every table of whole numbers that satisfies the rows; empty when it could not be
  /// settled. `sign` -1: the smallest. `known`: a bound that a row gives at once.
  std::optional<std::int64_t> find_extreme(const std::vector<std::size_t>& cells, int sign,
                                           std::optional<std::int64_t> known = {}) {
    objective_.assign(cells_, 0);
    for (const std::size_t cell : cells) objective_[cell] = sign;
    std::int64_t best = std::numeric_limits<std::int64_t>::min();
    for (const Point& point : found_) best = std::max(best, sum(point));
    if (known && best >= sign * *known) return known;
    const std::optional<double> outer = solve();
    CAIRN_ASSERT(outer.has_value());  // a table is known
    auto bound = static_cast<std::int64_t>(std::floor(*outer + kTolerance));
    const SimplexState optimum = *this;
    while (best < bound) {
      int budget = kMostBranches;
      if (search(static_cast<double>(bound), budget))
        best = bound;
      else if (budget <= 0)
        return std::nullopt;
      else
        --bound;
    }
    static_cast<SimplexState&>(*this) = optimum;
    return sign * best;
  }

  /// Tables that were met on the way: each is as good as the truth for somebody who knows the rows only.
  const std::vector<Point>& found() const { return found_; }
  std::size_t pivots() const { return pivots_; }

 private:
  static constexpr double kInfinite = 1e9, kTolerance = 1e-6, kZero = 1e-9, kSlack = 1e-4;
  static constexpr int kMostBranches = 400;

  std::int64_t sum(const Point& point) const {
    double total = 0;
    for (std::size_t cell = 0; cell < cells_; ++cell) total += objective_[cell] * static_cast<double>(point[cell]);
    return std::llround(total);
  }

  bool keep(const Point& point) {
    for (const Row& row : rows_) {
      std::int64_t total = 0;
      for (const std::size_t cell : row.cells) total += point[cell];
      if (total < row.low || total > row.high) return false;
    }
    if (*std::min_element(point.begin(), point.end()) < 0) return false;
    found_.push_back(point);
    return true;
  }

  /// The rows' sums are basic, the cells are not: sums = table · cells.
  void restart() {
    basic_.resize(rows_.size()), free_.resize(cells_);
    std::iota(basic_.begin(), basic_.end(), cells_);
    std::iota(free_.begin(), free_.end(), std::size_t{0});
    table_.assign(rows_.size() * cells_, 0);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      for (const std::size_t cell : rows_[i].cells) table_[i * cells_ + cell] = 1;
    }
    for (std::size_t cell = 0; cell < cells_; ++cell) value_[cell] = lower_[cell];
  }

  /// A little wider than they are, each by another amount: steps that gain nothing, in which the method could go round
  /// in circles, do not come about then.
  void set_bounds(std::size_t variable, double low, double high) {
    exact_lower_[variable] = low, exact_upper_[variable] = high;
    lower_[variable] = low - slack_[variable], upper_[variable] = high + slack_[variable];
  }

  double* row(std::size_t i) { return table_.data() + i * cells_; }

  void compute_values() {
    for (const std::size_t one : free_) {
      value_[one] =
          std::abs(value_[one] - lower_[one]) < std::abs(value_[one] - upper_[one]) ? lower_[one] : upper_[one];
    }
    for (std::size_t i = 0; i < basic_.size(); ++i) {
      double total = 0;
      for (std::size_t j = 0; j < cells_; ++j) total += row(i)[j] * value_[free_[j]];
      value_[basic_[i]] = total;
    }
  }

  /// By how much each free variable raises what is sought: first that basic ones come within their bounds.
  bool compute_first_costs() {
    bool is_feasible = true;
    costs_.assign(cells_, 0);
    for (std::size_t i = 0; i < basic_.size(); ++i) {
      const std::size_t one = basic_[i];
      const int way = value_[one] < lower_[one] - kTolerance ? 1 : value_[one] > upper_[one] + kTolerance ? -1 : 0;
      if (way == 0) continue;
      is_feasible = false;
      for (std::size_t j = 0; j < cells_; ++j) costs_[j] += way * row(i)[j];
    }
    return is_feasible;
  }

  void compute_costs() {
    costs_.assign(cells_, 0);
    for (std::size_t j = 0; j < cells_; ++j) {
      if (free_[j] < cells_) costs_[j] = objective_[free_[j]];
    }
    for (std::size_t i = 0; i < basic_.size(); ++i) {
      if (basic_[i] >= cells_ || objective_[basic_[i]] == 0) continue;
      for (std::size_t j = 0; j < cells_; ++j) costs_[j] += objective_[basic_[i]] * row(i)[j];
    }
  }

  /// The free variable to move, and which way; after many steps without gain the first one (Bland), which cannot cycle.
  std::optional<std::pair<std::size_t, int>> choose(bool first) const {
    std::optional<std::pair<std::size_t, int>> chosen;
    double most = kTolerance;
    std::size_t number = std::numeric_limits<std::size_t>::max();
    for (std::size_t j = 0; j < cells_; ++j) {
      const std::size_t one = free_[j];
      const int way = costs_[j] > 0 ? 1 : -1;
      if (std::abs(costs_[j]) <= kTolerance || upper_[one] - lower_[one] < kZero) continue;
      if (way > 0 ? value_[one] >= upper_[one] - kZero : value_[one] <= lower_[one] + kZero) continue;
      if (first ? one >= number : std::abs(costs_[j]) <= most) continue;
      most = std::abs(costs_[j]), number = one;
      chosen = {j, way};
    }
    return chosen;
  }

  /// Moves a free variable until a bound stops it. Returns by how much.
  double move(std::size_t j, int way, bool first) {
    const std::size_t entering = free_[j];
    double most = upper_[entering] - lower_[entering];
    std::optional<std::size_t> stops;
    for (std::size_t i = 0; i < basic_.size(); ++i) {
      const double rate = way * row(i)[j];
      if (std::abs(rate) < kZero) continue;
      const std::size_t one = basic_[i];
      const bool below = value_[one]<lower_[one] - kTolerance, above = value_[one]> upper_[one] + kTolerance;
      if ((below && rate < 0) || (above && rate > 0)) continue;  // gets no better that way
      const double bound = rate > 0 ? (below ? lower_[one] : upper_[one]) : (above ? upper_[one] : lower_[one]);
      const double room = std::max(0.0, (bound - value_[one]) / rate);
      if (room > most + kZero) continue;
      const bool is_tie = stops && room > most - kZero;
      if (is_tie && (first ? one > basic_[*stops] : std::abs(rate) <= std::abs(row(*stops)[j]))) continue;
      most = std::min(most, room);
      stops = i;
    }
    for (std::size_t i = 0; i < basic_.size(); ++i) value_[basic_[i]] += way * most * row(i)[j];
    value_[entering] += way * most;
    if (stops) pivot(*stops, j);
    return most;
  }

  void pivot(std::size_t i, std::size_t j) {
    ++pivots_;
    const std::size_t leaving = basic_[i];
    value_[leaving] = std::abs(value_[leaving] - lower_[leaving]) < std::abs(value_[leaving] - upper_[leaving])
                          ? lower_[leaving]
                          : upper_[leaving];
    double* from = row(i);
    const double inverse = 1 / from[j];
    touched_.clear();
    for (std::size_t c = 0; c < cells_; ++c) {
      from[c] = std::abs(from[c]) < kZero ? 0 : from[c] * -inverse;
      if (from[c] != 0 && c != j) touched_.push_back(c);
    }
    from[j] = inverse;
    const auto replace = [&](double* into) {
      const double factor = into[j];
      if (factor == 0) return;
      into[j] = factor * inverse;
      for (const std::size_t c : touched_) into[c] += factor * from[c];
    };
    for (std::size_t other = 0; other < basic_.size(); ++other) {
      if (other != i) replace(row(other));
    }
    replace(costs_.data());
    std::swap(basic_[i], free_[j]);
  }

  /// The largest sum over all numbers, whole or not: a bound that the rows prove. Empty when nothing satisfies them.
  std::optional<double> solve() {
    compute_values();
    int idle = 0;
    while (!compute_first_costs()) {
      const auto chosen = choose(idle > 50);
      if (!chosen) return std::nullopt;
      idle = move(chosen->first, chosen->second, idle > 50) > kZero ? 0 : idle + 1;
    }
    compute_costs();
    idle = 0;
    while (const auto chosen = choose(idle > 50))
      idle = move(chosen->first, chosen->second, idle > 50) > kZero ? 0 : idle + 1;
    return prove();
  }

  double prove() const {
    std::vector<double> rest = objective_;
    double bound = 0;
    for (std::size_t j = 0; j < cells_; ++j) {
      if (free_[j] < cells_ || costs_[j] == 0) continue;
      const std::size_t one = free_[j] - cells_;
      bound += std::max(costs_[j] * exact_lower_[free_[j]], costs_[j] * exact_upper_[free_[j]]);
      for (const std::size_t cell : rows_[one].cells) rest[cell] -= costs_[j];
    }
    for (std::size_t cell = 0; cell < cells_; ++cell)
      bound += std::max(rest[cell] * exact_lower_[cell], rest[cell] * exact_upper_[cell]);
    return bound;
  }

  /// Looks for whole numbers whose sum is `target` or more.
  bool search(double target, int& budget) {
    if (--budget <= 0) return false;
    const std::optional<double> outer = solve();
    if (!outer || *outer < target - kTolerance) return false;
    Point point;
    std::size_t split = cells_;
    double farthest = 0.05;
    for (std::size_t cell = 0; cell < cells_; ++cell) {
      point.push_back(std::llround(value_[cell]));
      const double off = std::abs(value_[cell] - static_cast<double>(point.back()));
      if (off > farthest) farthest = off, split = cell;
    }
    if (keep(point) && static_cast<double>(sum(point)) >= target - kTolerance) return true;
    if (split == cells_) return false;
    const double low = exact_lower_[split], high = exact_upper_[split], at = value_[split];
    const SimplexState before = *this;
    set_bounds(split, std::ceil(at), high);
    bool is_found = search(target, budget);
    if (!is_found) {
      static_cast<SimplexState&>(*this) = before;
      set_bounds(split, low, std::floor(at));
      is_found = search(target, budget);
    }
    set_bounds(split, low, high);
    return is_found;
  }

  std::vector<Row> rows_;
  std::size_t cells_;
  std::vector<double> exact_lower_, exact_upper_, slack_, lower_, upper_;  // of the cells, then the rows' sums
  std::vector<double> costs_, objective_;
  std::vector<std::size_t> touched_;
  std::vector<Point> found_;
  std::size_t pivots_ = 0;
};

}  // namespace cairn::test
