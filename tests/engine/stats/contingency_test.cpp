#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "engine/stats/chi_square.h"
#include "engine/stats/cochran_armitage.h"
#include "engine/stats/fisher_exact.h"
#include "engine/stats/mantel_haenszel.h"
#include "engine/stats/mcnemar.h"
#include "engine/stats/ratio_measures.h"

namespace cairn::stats {
namespace {

std::vector<Column> random_table(unsigned seed, std::size_t rows, std::size_t columns, unsigned highest) {
  std::mt19937 engine(seed);
  std::vector<Column> table(rows, Column(columns));
  for (Column& row : table) {
    for (auto& cell : row) cell = 1 + static_cast<double>(engine() % highest);
  }
  return table;
}

std::vector<Column> transposed(const std::vector<Column>& table) {
  std::vector<Column> out(table.front().size(), Column(table.size()));
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t j = 0; j < table[i].size(); ++j) out[j][i] = table[i][j];
  }
  return out;
}

double log_chance(const std::vector<int>& cells) {
  double out = 0;
  for (const int cell : cells) out -= std::lgamma(cell + 1.0);
  return out;
}

/// Share of tables no likelier than the one seen, by going through all of three rows and three columns.
double share_by_force(const std::vector<Column>& table) {
  std::vector<int> row(3, 0), column(3, 0), seen;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      const int cell = static_cast<int>(*table[i][j]);
      row[i] += cell;
      column[j] += cell;
      seen.push_back(cell);
    }
  }
  double all = 0, unlikely = 0;
  for (int a = 0; a <= row[0]; ++a) {
    for (int b = 0; a + b <= row[0]; ++b) {
      for (int d = 0; d <= row[1]; ++d) {
        for (int e = 0; d + e <= row[1]; ++e) {
          const std::vector<int> cells = {a,
                                          b,
                                          row[0] - a - b,
                                          d,
                                          e,
                                          row[1] - d - e,
                                          column[0] - a - d,
                                          column[1] - b - e,
                                          column[2] - (row[0] - a - b) - (row[1] - d - e)};
          if (*std::min_element(cells.begin(), cells.end()) < 0) continue;
          const double chance = log_chance(cells);
          all += std::exp(chance);
          if (chance <= log_chance(seen) + 1e-7) unlikely += std::exp(chance);
        }
      }
    }
  }
  return unlikely / all;
}

TEST(ChiSquare, IsTheSameForATableTurnedOnItsSide) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const std::vector<Column> table = random_table(seed, 2 + seed % 3, 3, 20);
    const auto plain = compute_chi_square(table), turned = compute_chi_square(transposed(table));
    EXPECT_NEAR(plain->statistic, turned->statistic, 1e-10);
    EXPECT_NEAR(plain->g_statistic, turned->g_statistic, 1e-10);
    EXPECT_NEAR(plain->cramers_v, turned->cramers_v, 1e-12);
    EXPECT_LE(plain->cramers_v, 1);
  }
}

TEST(ChiSquare, TurnsThePhiOfSwappedRows) {
  const auto plain = compute_chi_square({{3.0, 9.0}, {8.0, 4.0}}),
             swapped = compute_chi_square({{8.0, 4.0}, {3.0, 9.0}});
  EXPECT_DOUBLE_EQ(*plain->phi, -*swapped->phi);
  EXPECT_LE(*plain->yates_statistic, plain->statistic);
}

TEST(FisherExact, AgreesWithGoingThroughEveryTable) {
  for (unsigned seed = 0; seed < 25; ++seed) {
    const std::vector<Column> table = random_table(seed, 3, 3, 5);
    EXPECT_NEAR(compute_fisher_exact(table)->p, share_by_force(table), 1e-10) << seed;
  }
}

TEST(FisherExact, DoesNotMindTheOrderOfRowsAndColumns) {
  std::vector<Column> table = random_table(4, 3, 5, 4);
  const double p = compute_fisher_exact(table)->p;
  EXPECT_NEAR(compute_fisher_exact(transposed(table))->p, p, 1e-12);
  std::swap(table[0], table[2]);
  for (Column& row : table) std::swap(row[1], row[4]);
  EXPECT_NEAR(compute_fisher_exact(table)->p, p, 1e-12);
  table.emplace_back(5, 0.0);  // nobody
  EXPECT_NEAR(compute_fisher_exact(table)->p, p, 1e-12);
}

TEST(FisherExact, InvertsOddsWhenRowsAreSwapped) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::vector<Column> table = random_table(seed, 2, 2, 15);
    const auto plain = compute_fisher_exact(table);
    std::swap(table[0], table[1]);
    const auto swapped = compute_fisher_exact(table);
    EXPECT_NEAR(plain->p, swapped->p, 1e-12);
    EXPECT_NEAR(plain->odds->odds_ratio_conditional * swapped->odds->odds_ratio_conditional, 1, 1e-9);
    EXPECT_NEAR(plain->odds->ci.lower * swapped->odds->ci.upper, 1, 1e-9);
    EXPECT_LE(plain->odds->ci.lower, plain->odds->odds_ratio_conditional);
    EXPECT_NEAR(plain->odds->p_greater, swapped->odds->p_less, 1e-12);
  }
}

TEST(FisherExact, SaysWhenThereAreTooManyTables) {
  const auto result = compute_fisher_exact(random_table(1, 6, 6, 400));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "There are too many tables with these sums to go through them all. Use chi_square.");
}

TEST(Mcnemar, TurnsAroundWithTheAnswers) {
  const auto there = compute_mcnemar({.b = 4, .c = 11, .a = 20, .d = 9});
  const auto back = compute_mcnemar({.b = 11, .c = 4, .a = 20, .d = 9});
  EXPECT_DOUBLE_EQ(there->p_mid, back->p_mid);
  EXPECT_NEAR(there->odds_ratio_ci.lower * back->odds_ratio_ci.upper, 1, 1e-12);
  EXPECT_NEAR(there->newcombe_paired->lower, -back->newcombe_paired->upper, 1e-12);
  EXPECT_EQ(compute_mcnemar({.b = 1, .c = 2, .a = 3, .d = std::nullopt}).error().code, ErrorCode::InvalidArgument);
}

TEST(MantelHaenszel, OfOneStratumIsThatTable) {
  const auto pooled = compute_mantel_haenszel({{12.0, 9.0, 7.0, 13.0}});
  EXPECT_NEAR(*pooled->odds_ratio, 12.0 * 13 / (9.0 * 7), 1e-12);
  EXPECT_NEAR(pooled->risk_difference, 12.0 / 21 - 7.0 / 20, 1e-12);
  // Its variance has N - 1 where Pearson's has N.
  const auto pearson = compute_chi_square({{12.0, 9.0}, {7.0, 13.0}});
  EXPECT_NEAR(pooled->statistic, pearson->statistic * 40 / 41, 1e-12);
  const auto twice = compute_mantel_haenszel({{12.0, 9.0, 7.0, 13.0}, {12.0, 9.0, 7.0, 13.0}});
  EXPECT_NEAR(*twice->odds_ratio, *pooled->odds_ratio, 1e-12);
  EXPECT_GT(twice->ci->lower, pooled->ci->lower);
}

TEST(MantelHaenszel, CountsStrataThatSayNothing) {
  const auto result = compute_mantel_haenszel({{12.0, 9.0, 7.0, 13.0}, {5.0, 0.0, 3.0, 0.0}, {0.0, 0.0, 2.0, 1.0}});
  EXPECT_EQ(result->strata, 3U);
  EXPECT_EQ(result->strata_without_information, 2U);
}

TEST(CochranArmitage, DoesNotMindAnotherScaleOfScores) {
  const Column x = {3.0, 8.0, 9.0}, n = {20.0, 25.0, 21.0};
  const auto plain = compute_cochran_armitage(x, n), scaled = compute_cochran_armitage(x, n, {10.0, 14.0, 18.0});
  EXPECT_NEAR(plain->statistic, scaled->statistic, 1e-10);
  EXPECT_NEAR(plain->slope, 4 * scaled->slope, 1e-12);
  EXPECT_EQ(compute_cochran_armitage(x, n, {1.0, 1.0, 1.0}).error().code, ErrorCode::ZeroVariance);
}

TEST(RatioMeasures, InvertWhenGroupsAreSwappedAndHoldTheirEstimate) {
  for (std::int64_t x1 = 0; x1 <= 9; x1 += 3) {
    for (std::int64_t x2 = 0; x2 <= 8; x2 += 4) {
      const auto there = compute_ratio_measures(x1, 9, x2, 8), back = compute_ratio_measures(x2, 8, x1, 9);
      ASSERT_TRUE(there);
      EXPECT_NEAR(there->risk_ratio * back->risk_ratio, 1, 1e-12);
      EXPECT_NEAR(there->woolf.lower * back->woolf.upper, 1, 1e-12);
      if (x1 > 0) {
        EXPECT_NEAR(there->koopman.lower * back->koopman.upper, 1, 1e-9);
      }
      if (x1 > 0 && x2 > 0) {
        const double ratio = static_cast<double>(x1 * 8) / static_cast<double>(x2 * 9);
        EXPECT_LE(there->koopman.lower, ratio);
        EXPECT_GE(there->koopman.upper, ratio);
        EXPECT_LE(there->miettinen_nurminen.lower, there->koopman.lower);
      }
    }
  }
}

}  // namespace
}  // namespace cairn::stats
