#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

namespace cairn::stats {

/// Doubles in their order as whole numbers, so that halving the distance between two of them ends after 64 steps at an
/// exact value.
std::int64_t to_ordered(double value);
double from_ordered(std::int64_t key);

/// Selects by rank among very many values that are never formed: a table of sums or differences of sorted samples
/// (selection in an implicit sorted matrix). `Table` has
///   std::int64_t count() const, rows() const;                       // all values; values of its samples
///   std::int64_t count_up_to(double bound) const;                   // values <= bound, in one pass
///   double lowest() const, highest() const;
///   double value_at(double u, double v) const;                      // some value, for u and v in [0, 1)
///   void collect(std::optional<double> above, double up_to, std::vector<double>& out) const;  // above < value <=
///   up_to
/// What one selection learns about counts narrows the next. Results are exact, whatever the guesses.
template <class Table>
class RankSelection {
 public:
  explicit RankSelection(const Table& table)
      : table_(table), collect_(std::clamp<std::int64_t>(8 * table.rows(), 1 << 14, 1 << 20)) {
    known_.push_back({table.highest(), table.count()});
    draw_guesses();
  }

  /// The k-th smallest value, from 1.
  double select(std::int64_t k) {
    guess(k);
    for (;;) {
      const Known below = find_below(k), above = find_above(k);
      const std::int64_t width = above.count - below.count;
      if (width <= collect_) return take(below, above, k);
      if (to_ordered(above.value) <= to_ordered(lower_end(below)) + 1) return above.value;
      narrow(below, above, k);
      // Clumps and heavy tails mislead straight lines; halving the bits always ends.
      if ((find_above(k).count - find_below(k).count) * 2 > width) halve(find_below(k), find_above(k));
    }
  }

 private:
  static constexpr std::size_t kGuesses = 1 << 14;
  struct Known {
    double value;
    std::int64_t count;
    bool is_open = false;  // below every value
  };

  double lower_end(const Known& below) const {
    return below.is_open ? from_ordered(to_ordered(table_.lowest()) - 1) : below.value;
  }

  void learn(double value) {
    const auto place = std::lower_bound(known_.begin(), known_.end(), value,
                                        [](const Known& one, double bound) { return one.value < bound; });
    if (place != known_.end() && place->value == value) return;
    const std::int64_t count = table_.count_up_to(value);
    known_.insert(place, {value, count});
  }

  /// The highest known value with fewer than k values up to it.
  Known find_below(std::int64_t k) const {
    const auto place = std::lower_bound(known_.begin(), known_.end(), k,
                                        [](const Known& one, std::int64_t rank) { return one.count < rank; });
    return place == known_.begin() ? Known{table_.lowest(), 0, true} : *std::prev(place);
  }
  /// The lowest known value with at least k values up to it.
  Known find_above(std::int64_t k) const {
    return *std::lower_bound(known_.begin(), known_.end(), k,
                             [](const Known& one, std::int64_t rank) { return one.count < rank; });
  }

  /// Values spread evenly over the table (the R2 sequence), sorted: first guesses at where a rank lies.
  void draw_guesses() {
    if (table_.count() <= collect_) return;
    double u = 0.5, v = 0.5;
    for (std::size_t i = 0; i < kGuesses; ++i) {
      u += 0.7548776662466927, v += 0.5698402909980532;
      u -= std::floor(u), v -= std::floor(v);
      guesses_.push_back(table_.value_at(u, v));
    }
    std::sort(guesses_.begin(), guesses_.end());
  }

  void guess(std::int64_t k) {
    if (guesses_.empty()) return;
    const double place = static_cast<double>(k) / static_cast<double>(table_.count()) * static_cast<double>(kGuesses);
    const double margin = static_cast<double>(kGuesses) / 256;
    for (const double end : {place - margin, place + margin}) {
      if (end >= 0 && end < static_cast<double>(kGuesses)) learn(guesses_[static_cast<std::size_t>(end)]);
    }
  }

  /// Two values on a straight line through the ends, on either side of the rank; nearer the straighter the line.
  void narrow(const Known& below, const Known& above, std::int64_t k) {
    const double width = static_cast<double>(above.count - below.count);
    const double share = width / static_cast<double>(table_.count());
    const double reach = std::max(width * share, static_cast<double>(collect_) / 4);
    const double rank = static_cast<double>(k - below.count), span = above.value - below.value;
    for (const double aim : {rank - reach, rank + reach}) {
      const double value = below.value + span * (aim / width);
      if (std::isfinite(value) && value > below.value && value < above.value) learn(value);
    }
  }

  void halve(const Known& below, const Known& above) {
    const std::int64_t low = to_ordered(lower_end(below)), high = to_ordered(above.value);
    if (high > low + 1) learn(from_ordered(std::midpoint(low, high)));
  }

  double take(const Known& below, const Known& above, std::int64_t k) {
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(above.count - below.count));
    table_.collect(below.is_open ? std::nullopt : std::optional(below.value), above.value, values);
    const auto place = values.begin() + (k - below.count - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
  }

  const Table& table_;
  std::int64_t collect_;      // so many values are formed at once: about as quick as a few passes
  std::vector<Known> known_;  // rising
  std::vector<double> guesses_;
};

}  // namespace cairn::stats
