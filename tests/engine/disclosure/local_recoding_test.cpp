#include "engine/disclosure/local_recoding.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/engine/disclosure/sample_table.h"

namespace cairn::disclosure {
namespace {

using test::make_sample;
using test::Sample;
using Names = std::vector<std::string>;

std::size_t level_of(const Recoding& recoding, const Sample& sample, std::size_t row, std::size_t attribute) {
  const std::uint16_t round = recoding.round_of[row];
  return round == Recoding::kSuppressed ? sample.hierarchies[attribute].levels()
                                        : recoding.rounds[round].levels[attribute];
}

/// What a reader of the file sees of a row.
Names written(const Recoding& recoding, const Sample& sample, std::size_t row) {
  Names names;
  for (std::size_t a = 0; a < sample.quasi.size(); ++a) {
    const Hierarchy& hierarchy = sample.hierarchies[a];
    const std::size_t level = level_of(recoding, sample, row, a);
    names.push_back(
        level == hierarchy.levels() ? "*" : hierarchy.name(level, hierarchy.code(level, sample.quasi[a].leaves[row])));
  }
  return names;
}

double loss_of(const Recoding& recoding, const Sample& sample) {
  const std::size_t rows = recoding.round_of.size();
  double loss = 0, weights = 0;
  for (std::size_t a = 0; a < sample.quasi.size(); ++a) {
    const Hierarchy& hierarchy = sample.hierarchies[a];
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t level = level_of(recoding, sample, row, a);
      sum +=
          level == hierarchy.levels() ? 1 : hierarchy.share(level, hierarchy.code(level, sample.quasi[a].leaves[row]));
    }
    const double least = static_cast<double>(rows) / static_cast<double>(hierarchy.leaves());
    loss += sample.quasi[a].weight * (sum - least) / (static_cast<double>(rows) - least);
    weights += sample.quasi[a].weight;
  }
  return loss / weights;
}

/// Classes of the written table that the model does not allow, fully suppressed records aside.
int failing_classes(const Recoding& recoding, const Sample& sample) {
  std::map<Names, std::vector<std::size_t>> classes;
  for (std::size_t row = 0; row < recoding.round_of.size(); ++row) {
    if (recoding.round_of[row] != Recoding::kSuppressed) classes[written(recoding, sample, row)].push_back(row);
  }
  const ClassRules rules(sample.model);
  int failing = 0;
  for (const auto& [names, rows] : classes) {
    std::vector<std::uint32_t> counts(rules.width(), 0);
    for (const SensitiveRule& rule : sample.model.sensitive) {
      for (const std::size_t row : rows) ++counts[rule.codes[row]];
    }
    if (!rules.passes(static_cast<std::int64_t>(rows.size()), counts)) ++failing;
  }
  return failing;
}

TEST(LocalRecoding, EveryWrittenClassSatisfiesTheModelAndLessIsLost) {
  std::map<Recode, double> losses;  // summed over the tables
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Sample sample = make_sample(seed);
    const auto first = find_optimum(sample.quasi, sample.model, 0.5);
    ASSERT_TRUE(first) << seed;
    for (const Recode how : {Recode::Nothing, Recode::Locally, Recode::Cells, Recode::LocallyThenCells}) {
      const Recoding recoding = recode(sample.quasi, sample.model, *first, how);
      EXPECT_EQ(failing_classes(recoding, sample), 0) << seed;
      EXPECT_NEAR(recoding.loss, loss_of(recoding, sample), 1e-12) << seed;
      losses[how] += recoding.loss;
      EXPECT_EQ(recoding.rounds.front().levels, first->levels);
      if (how == Recode::Nothing) {
        EXPECT_EQ(recoding.suppressed, first->suppressed);
        EXPECT_NEAR(recoding.loss, first->loss, 1e-12);
      }
      std::int64_t records = recoding.suppressed;
      for (const RecodingRound& round : recoding.rounds) records += round.records;
      EXPECT_EQ(records, test::kRows);
    }
  }
  EXPECT_LT(losses[Recode::Locally], 0.95 * losses[Recode::Nothing]);
  EXPECT_LT(losses[Recode::Cells], 0.95 * losses[Recode::Nothing]);
  EXPECT_LE(losses[Recode::LocallyThenCells], losses[Recode::Locally]);
}

TEST(LocalRecoding, LeavesNobodyBehindWhereKAloneIsAskedFor) {
  for (std::uint64_t seed = 5; seed <= 100; seed += 5) {
    const Sample sample = make_sample(seed);
    ASSERT_TRUE(sample.model.sensitive.empty());
    const auto first = find_optimum(sample.quasi, sample.model, 0.6);
    ASSERT_TRUE(first);
    EXPECT_EQ(recode(sample.quasi, sample.model, *first, Recode::Locally).suppressed, 0) << seed;
    EXPECT_EQ(recode(sample.quasi, sample.model, *first, Recode::Cells).suppressed, 0) << seed;
  }
}

TEST(LocalRecoding, HiddenCellsKeepTheOtherCellsAtTheLevelsOfTheSearch) {
  const Sample sample = make_sample(5);
  const auto first = find_optimum(sample.quasi, sample.model, 0.6);
  ASSERT_TRUE(first);
  const Recoding recoding = recode(sample.quasi, sample.model, *first, Recode::Cells);
  ASSERT_GT(recoding.rounds.size(), 1U);
  for (const RecodingRound& round : recoding.rounds) {
    for (std::size_t a = 0; a < sample.quasi.size(); ++a)
      EXPECT_TRUE(round.levels[a] == first->levels[a] || round.levels[a] == sample.hierarchies[a].levels());
  }
}

}  // namespace
}  // namespace cairn::disclosure
