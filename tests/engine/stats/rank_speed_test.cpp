// The quick ways (counting scores, sorting by digits, selecting by rank) against the plain ones: same bits.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <span>

#include "engine/stats/hodges_lehmann.h"
#include "engine/stats/pair_tally.h"
#include "engine/stats/ranks.h"
#include "engine/stats/score_counts.h"
#include "engine/stats/sorting.h"

namespace cairn::stats {
namespace {

constexpr int kKinds = 10;

/// The plain way: pairs between two sorted samples, walked through once.
struct PairCounts {
  double above = 0, equal = 0;          // pairs (x, y) with x > y, and with x = y
  double x_squares = 0, y_squares = 0;  // sums over x (over y) of its squared net wins
};

/// Sum over a of (number of b below it - number of b above it)^2; counts of wins and ties on the way.
struct NetWins {
  double squares = 0, above = 0, equal = 0;
};
NetWins net_wins(std::span<const double> a, std::span<const double> b) {
  NetWins out;
  std::size_t below = 0, up_to = 0;
  for (const double value : a) {
    while (below < b.size() && b[below] < value) ++below;
    up_to = std::max(up_to, below);
    while (up_to < b.size() && b[up_to] == value) ++up_to;
    const double net = static_cast<double>(below) - static_cast<double>(b.size() - up_to);
    out.squares += net * net;
    out.above += static_cast<double>(below);
    out.equal += static_cast<double>(up_to - below);
  }
  return out;
}

PairCounts count_pairs(std::span<const double> sorted_x, std::span<const double> sorted_y) {
  const NetWins x = net_wins(sorted_x, sorted_y);
  const NetWins y = net_wins(sorted_y, sorted_x);
  return {x.above, x.equal, x.squares, y.squares};
}

/// Samples that are hard in one way each.
std::vector<double> draw(int kind, std::size_t n, unsigned seed) {
  std::mt19937_64 engine(seed);
  std::normal_distribution<double> normal;
  const auto whole = [&](std::uint64_t below) { return static_cast<double>(engine() % below); };
  std::vector<double> out;
  for (std::size_t i = 0; i < n; ++i) {
    switch (kind) {
      case 0:  // continuous
        out.push_back(normal(engine));
        break;
      case 1:  // scores
        out.push_back(whole(49));
        break;
      case 2:  // half points on both sides of 0
        out.push_back((whole(201) - 100) / 2);
        break;
      case 3:  // decimals with ties
        out.push_back(std::round(normal(engine) * 10) / 10);
        break;
      case 4:  // heavy tails
        out.push_back(normal(engine) / normal(engine) * 1e150);
        break;
      case 5:  // both zeros and the smallest numbers
        out.push_back(whole(3) == 0 ? -0.0 : whole(2) == 0 ? 0.0 : normal(engine) * 1e-310);
        break;
      case 6:  // sums and differences overflow
        out.push_back((whole(2) == 0 ? 1 : -1) * 1.7e308 * (1 - 1e-3 * whole(5)));
        break;
      case 7:  // a clump, and some far away
        out.push_back(whole(50) == 0 ? 1e6 * normal(engine) : 1 + 1e-9 * normal(engine));
        break;
      case 8:  // whole numbers over a wide range
        out.push_back(whole(100'000) * 7);
        break;
      default:  // two values that are not half points
        out.push_back(whole(4) == 0 ? 3.3 + whole(3) : 3.3);
    }
  }
  return out;
}

TEST(Sorting, IsTheOrderOfComparisons) {
  for (int kind = 0; kind < kKinds; ++kind) {
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{100}, std::size_t{20'000}}) {
      std::vector<double> plain = draw(kind, n, 1);
      const std::vector<double> quick = sorted(plain);
      std::sort(plain.begin(), plain.end());
      EXPECT_EQ(quick, plain) << kind;
    }
  }
}

TEST(PairTally, AgreesWithSortingAndCounting) {
  for (unsigned seed = 0; seed < 8 * kKinds; ++seed) {
    const int kind = static_cast<int>(seed % kKinds);
    std::vector<double> x = draw(kind, 1 + seed * 37 % 3000, seed);
    std::vector<double> y =
        draw(seed % 3 == 0 ? static_cast<int>(seed / 3 % kKinds) : kind, 1 + seed * 91 % 2000, ~seed);
    const PairTally tally = tally_pairs(x, y);
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    const PairCounts plain = count_pairs(x, y);
    EXPECT_EQ(tally.above, plain.above);
    EXPECT_EQ(tally.equal, plain.equal);
    EXPECT_EQ(tally.x_squares, plain.x_squares);
    EXPECT_EQ(tally.y_squares, plain.y_squares);
    EXPECT_EQ(tally.ties, sum_ties(x, y));
  }
}

TEST(PairTally, IsExactWhereSumsOfSquaresExceed64Bits) {
  const std::vector<double> x(6'000'000, 2), y(6'000'000, 1);
  const PairTally tally = tally_pairs(x, y);
  EXPECT_EQ(tally.x_squares, 6e6 * 6e6 * 6e6);
  EXPECT_EQ(tally.above, 3.6e13);
}

TEST(ScoreTable, TakesHalfPointsOnly) {
  const std::vector<double> halves{-1.5, 2, -0.0}, thirds{1, 0.3}, wide{0, 5000}, none;
  const auto table = find_score_table(halves, none, 100);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->x.counts.size(), 8U);
  EXPECT_EQ(table->x.score(3), 0);
  EXPECT_FALSE(find_score_table(halves, thirds, 100));
  EXPECT_FALSE(find_score_table(halves, wide, 100));
  EXPECT_FALSE(find_score_table(none, none, 100));
}

/// From every value: the definition.
HodgesLehmann by_definition(std::vector<double> values, std::int64_t k) {
  const auto at = [&](std::int64_t rank) {
    const auto place = values.begin() + (rank - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place + 0.0;
  };
  const auto n = static_cast<std::int64_t>(values.size());
  HodgesLehmann out;
  out.ci = {at(k), at(n + 1 - k)};
  out.estimate = n % 2 == 1 ? at((n + 1) / 2) : (at(n / 2) + at(n / 2 + 1)) / 2;
  return out;
}

void expect_same(const HodgesLehmann& quick, const HodgesLehmann& plain, int kind) {
  EXPECT_EQ(quick.ci.lower, plain.ci.lower) << kind;
  EXPECT_EQ(quick.ci.upper, plain.ci.upper) << kind;
  EXPECT_TRUE(quick.estimate == plain.estimate || (std::isnan(quick.estimate) && std::isnan(plain.estimate))) << kind;
}

TEST(HodgesLehmann, IsTheMedianOfAllDifferences) {
  for (unsigned seed = 0; seed < 4 * kKinds; ++seed) {
    const int kind = static_cast<int>(seed % kKinds);
    // The first ten have more differences than are ever formed at once.
    const std::size_t m = seed < kKinds ? 1100 : 1 + seed * 17 % 120, n = seed < kKinds ? 1001 : 1 + seed * 29 % 120;
    const Sample x{draw(kind, m, seed), 0}, y{draw(kind, n, ~seed), 0};
    std::vector<double> differences;
    for (const double a : x.values) {
      for (const double b : y.values) differences.push_back(a - b);
    }
    const auto quick = compute_hodges_lehmann(x, y, RankMethod::Asymptotic, 0.9);
    expect_same(*quick, by_definition(std::move(differences), quick->k), kind);
  }
}

// The bits of such numbers lie further apart than a signed whole number can say.
TEST(HodgesLehmann, LiesBetweenHugeNumbersOfBothSigns) {
  for (unsigned seed = 1; seed < 4; ++seed) {
    const Sample x{draw(4, 3000, seed), 0}, y{draw(4, 3001, ~seed), 0};
    std::vector<double> differences;
    for (const double a : x.values) {
      for (const double b : y.values) differences.push_back(a - b);
    }
    const auto quick = compute_hodges_lehmann(x, y);
    expect_same(*quick, by_definition(std::move(differences), quick->k), 4);
  }
}

TEST(HodgesLehmann, IsTheMedianOfAllAveragesWithinOneSample) {
  for (unsigned seed = 0; seed < 4 * kKinds; ++seed) {
    const int kind = static_cast<int>(seed % kKinds);
    const Sample x{draw(kind, seed < kKinds ? 1500 : 1 + seed * 17 % 150, seed), 0};
    std::vector<double> averages;
    for (std::size_t i = 0; i < x.n(); ++i) {
      for (std::size_t j = i; j < x.n(); ++j) averages.push_back(x.values[i] / 2 + x.values[j] / 2);
    }
    if (kind == 5) continue;  // halves of the smallest numbers round
    const auto quick = compute_hodges_lehmann(x, RankMethod::Asymptotic, 0.9);
    expect_same(*quick, by_definition(std::move(averages), quick->k), kind);
  }
}

TEST(HodgesLehmann, TurnsWithSwappedGroups) {
  const Sample x{draw(0, 1500, 3), 0}, y{draw(4, 1400, 4), 0};
  const auto there = compute_hodges_lehmann(x, y), back = compute_hodges_lehmann(y, x);
  EXPECT_EQ(there->ci.lower, -back->ci.upper);
  EXPECT_EQ(there->estimate, -back->estimate);
}

}  // namespace
}  // namespace cairn::stats
