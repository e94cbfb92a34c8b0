#include "engine/stats/pair_tally.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/stats/score_counts.h"
#include "engine/stats/sorting.h"

namespace cairn::stats {
namespace {

constexpr std::size_t kMaxPlaces = 1 << 16;

// Sums of squares exceed 64 bits from some million values on.
__extension__ using Wide = unsigned __int128;

/// Takes groups of equal values from low to high.
class Tally {
 public:
  Tally(std::size_t m, std::size_t n) : m_(static_cast<std::int64_t>(m)), n_(static_cast<std::int64_t>(n)) {}

  void add(std::int64_t in_x, std::int64_t in_y) {
    above_ += static_cast<std::uint64_t>(in_x * y_below_);
    equal_ += static_cast<std::uint64_t>(in_x * in_y);
    x_squares_ += square(y_below_ - (n_ - y_below_ - in_y)) * static_cast<std::uint64_t>(in_x);
    y_squares_ += square(x_below_ - (m_ - x_below_ - in_x)) * static_cast<std::uint64_t>(in_y);
    const double count = static_cast<double>(in_x + in_y);
    ties_ += count * count * count - count;
    x_below_ += in_x;
    y_below_ += in_y;
  }

  PairTally result() const {
    return {static_cast<double>(above_), static_cast<double>(equal_), static_cast<double>(x_squares_),
            static_cast<double>(y_squares_), ties_};
  }

 private:
  static Wide square(std::int64_t value) {
    const auto size = static_cast<std::uint64_t>(value < 0 ? -value : value);
    return Wide{size} * size;
  }
  std::int64_t m_, n_, x_below_ = 0, y_below_ = 0;
  Wide above_ = 0, equal_ = 0, x_squares_ = 0, y_squares_ = 0;
  double ties_ = 0;
};

void merge(std::span<const double> x, std::span<const double> y, Tally& tally) {
  std::size_t i = 0, j = 0;
  while (i < x.size() && j < y.size()) {
    const double value = x[i] <= y[j] ? x[i] : y[j];
    const std::size_t i0 = i, j0 = j;
    while (i < x.size() && x[i] == value) ++i;
    while (j < y.size() && y[j] == value) ++j;
    tally.add(static_cast<std::int64_t>(i - i0), static_cast<std::int64_t>(j - j0));
  }
  for (const auto& [rest, is_x] : {std::pair(x.subspan(i), true), std::pair(y.subspan(j), false)}) {
    for (std::size_t first = 0, end = 0; first < rest.size(); first = end) {
      while (end < rest.size() && rest[end] == rest[first]) ++end;
      const auto count = static_cast<std::int64_t>(end - first);
      tally.add(is_x ? count : 0, is_x ? 0 : count);
    }
  }
}

}  // namespace

PairTally tally_pairs(std::span<const double> x, std::span<const double> y) {
  Tally tally(x.size(), y.size());
  if (const auto table = find_score_table(x, y, kMaxPlaces)) {
    for (std::size_t place = 0; place < table->x.counts.size(); ++place) {
      if (table->x.counts[place] + table->y.counts[place] > 0)
        tally.add(table->x.counts[place], table->y.counts[place]);
    }
  } else {
    const std::vector<double> sorted_x = sorted({x.begin(), x.end()}), sorted_y = sorted({y.begin(), y.end()});
    merge(sorted_x, sorted_y, tally);
  }
  return tally.result();
}

}  // namespace cairn::stats
