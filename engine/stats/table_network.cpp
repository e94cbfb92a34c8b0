#include "engine/stats/table_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

namespace cairn::stats {
namespace {

/// What is left of each row, in order of size: which row is which does not matter.
using State = std::vector<std::int32_t>;
struct HashState {
  std::size_t operator()(const State& state) const {
    std::size_t hash = 14695981039346656037U;
    for (const std::int32_t left : state) hash = (hash ^ static_cast<std::size_t>(left)) * 1099511628211U;
    return hash;
  }
};

/// Logarithms of the product of 1 / cell! over the columns to come.
struct Range {
  double shortest, longest;
};
/// Ways to get to a state, by their log product so far (in steps of 1e-9, to bring equal ones together).
struct Past {
  double log_product, ways;
};
using Pasts = std::map<std::int64_t, Past>;
using Stage = std::unordered_map<State, Pasts, HashState>;

class Network {
 public:
  explicit Network(const CountTable& table);
  std::optional<double> share();

 private:
  template <class Visit>
  void visit_columns(const State& state, std::size_t stage, const Visit& visit);
  template <class Visit>
  void fill_column(State& left, std::size_t row, std::int32_t to_place, std::int32_t room, double log_product,
                   const Visit& visit);
  Range find_range(const State& state, std::size_t stage);
  double log_total(const State& state, std::size_t stage) const;
  double log_product_of(const State& cells) const;
  bool is_too_much() const { return steps_ > kMostSteps; }

  static constexpr std::size_t kMostSteps = 60'000'000;  // of one row each
  std::vector<double> log_factorial_;
  std::vector<std::int32_t> column_sums_;
  std::vector<std::unordered_map<State, Range, HashState>> ranges_;  // by stage
  State rows_;
  double limit_ = 0;
  std::size_t steps_ = 0;
};

Network::Network(const CountTable& table) {
  log_factorial_.assign(static_cast<std::size_t>(table.total) + 1, 0.0);
  for (std::size_t k = 1; k < log_factorial_.size(); ++k)
    log_factorial_[k] = log_factorial_[k - 1] + std::log(static_cast<double>(k));
  for (const auto& row : table.cells) {
    for (const std::int64_t cell : row) limit_ -= log_factorial_[static_cast<std::size_t>(cell)];
  }
  limit_ += std::log1p(1e-7);  // R's slack: tables as unlikely but for rounding count
  const bool is_tall = table.rows() > table.columns();
  for (const std::int64_t sum : is_tall ? table.column_sums : table.row_sums)
    rows_.push_back(static_cast<std::int32_t>(sum));
  for (const std::int64_t sum : is_tall ? table.row_sums : table.column_sums)
    column_sums_.push_back(static_cast<std::int32_t>(sum));
  std::sort(rows_.begin(), rows_.end());
  std::sort(column_sums_.begin(), column_sums_.end(), std::greater<>());
  ranges_.resize(column_sums_.size());
}

double Network::log_product_of(const State& cells) const {
  double out = 0;
  for (const std::int32_t cell : cells) out -= log_factorial_[static_cast<std::size_t>(cell)];
  return out;
}

/// Sum over all ways to fill the columns from `stage` on: (what is left)! / (product of row! and of column!).
double Network::log_total(const State& state, std::size_t stage) const {
  double out = log_product_of(state);
  std::int32_t left = 0;
  for (std::size_t column = stage; column < column_sums_.size(); ++column) {
    out -= log_factorial_[static_cast<std::size_t>(column_sums_[column])];
    left += column_sums_[column];
  }
  return out + log_factorial_[static_cast<std::size_t>(left)];
}

template <class Visit>
void Network::fill_column(State& left, std::size_t row, std::int32_t to_place, std::int32_t room, double log_product,
                          const Visit& visit) {
  if (row == left.size()) {
    steps_ += left.size();
    State sorted = left;
    std::sort(sorted.begin(), sorted.end());
    return visit(sorted, log_product);
  }
  const std::int32_t here = left[row], room_after = room - here;
  for (std::int32_t cell = std::max(0, to_place - room_after); cell <= std::min(here, to_place) && !is_too_much();
       ++cell) {
    left[row] = here - cell;
    fill_column(left, row + 1, to_place - cell, room_after,
                log_product - log_factorial_[static_cast<std::size_t>(cell)], visit);
  }
  left[row] = here;
}

/// Calls visit(state after, log product of 1 / cell!) for every way to fill column `stage`.
template <class Visit>
void Network::visit_columns(const State& state, std::size_t stage, const Visit& visit) {
  State left = state;
  std::int32_t room = 0;
  for (const std::int32_t row : state) room += row;
  fill_column(left, 0, column_sums_[stage], room, 0, visit);
}

Range Network::find_range(const State& state, std::size_t stage) {
  if (stage + 1 == column_sums_.size()) {
    const double only = log_product_of(state);
    return {only, only};
  }
  if (const auto known = ranges_[stage].find(state); known != ranges_[stage].end()) return known->second;
  Range out{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  visit_columns(state, stage, [&](const State& after, double log_product) {
    const Range rest = find_range(after, stage + 1);
    out.shortest = std::min(out.shortest, log_product + rest.shortest);
    out.longest = std::max(out.longest, log_product + rest.longest);
  });
  ranges_[stage].emplace(state, out);
  return out;
}

std::optional<double> Network::share() {
  const double log_all = log_total(rows_, 0);
  double counted = 0;
  Stage here;
  here[rows_].emplace(0, Past{0, 1});
  for (std::size_t stage = 0; stage < column_sums_.size(); ++stage) {
    Stage next;
    for (const auto& [state, pasts] : here) {
      const Range range = find_range(state, stage);
      if (is_too_much()) return std::nullopt;
      const double rest = log_total(state, stage) - log_all;
      std::vector<Past> open;
      for (const auto& [key, past] : pasts) {
        if (past.log_product + range.longest <= limit_) {
          counted += past.ways * std::exp(past.log_product + rest);
        } else if (past.log_product + range.shortest <= limit_) {
          open.push_back(past);
        }
      }
      if (open.empty()) continue;
      visit_columns(state, stage, [&](const State& after, double log_product) {
        Pasts& target = next[after];
        steps_ += open.size();
        for (const Past& past : open) {
          const double sum = past.log_product + log_product;
          target.try_emplace(std::llround(sum * 1e9), Past{sum, 0}).first->second.ways += past.ways;
        }
      });
      if (is_too_much()) return std::nullopt;
    }
    here = std::move(next);
  }
  return std::min(1.0, counted);
}

}  // namespace

std::optional<double> share_of_unlikely_tables(const CountTable& table) {
  constexpr std::int64_t kMostPeople = 100'000;
  if (table.total > kMostPeople) return std::nullopt;
  return Network(table).share();
}

}  // namespace cairn::stats
