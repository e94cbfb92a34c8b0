#include "engine/disclosure/lattice_search.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/engine/disclosure/sample_table.h"

namespace cairn::disclosure {
namespace {

using test::kRows;
using test::make_hierarchy;
using test::make_sample;
using test::Sample;

/// The definition, tried on every node: slow and plain.
struct Exhaustive {
  double loss = 2;
  std::int64_t suppressed = 0;
  Levels levels;
};

Exhaustive try_everything(const Sample& sample, double limit) {
  const std::size_t rows = sample.quasi.front().leaves.size();
  const auto n = static_cast<double>(rows);
  const ClassRules rules(sample.model);
  Exhaustive best;
  Levels levels(sample.quasi.size(), 0);
  while (true) {
    std::map<std::vector<std::uint32_t>, std::vector<std::size_t>> classes;
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<std::uint32_t> key;
      for (std::size_t a = 0; a < levels.size(); ++a)
        key.push_back(sample.quasi[a].hierarchy->code(levels[a], sample.quasi[a].leaves[row]));
      classes[key].push_back(row);
    }
    std::vector<double> sums(levels.size(), 0);
    std::int64_t suppressed = 0;
    for (const auto& [key, members] : classes) {
      std::vector<std::uint32_t> counts(rules.width(), 0);
      for (const SensitiveRule& rule : sample.model.sensitive) {
        for (const std::size_t row : members) ++counts[rule.codes[row]];
      }
      const bool passes = rules.passes(static_cast<std::int64_t>(members.size()), counts);
      if (!passes) suppressed += static_cast<std::int64_t>(members.size());
      for (std::size_t a = 0; a < levels.size(); ++a) {
        sums[a] +=
            static_cast<double>(members.size()) * (passes ? sample.quasi[a].hierarchy->share(levels[a], key[a]) : 1);
      }
    }
    if (static_cast<double>(suppressed) <= std::floor(limit * n + 1e-9)) {
      double loss = 0, weights = 0;
      for (std::size_t a = 0; a < levels.size(); ++a) {
        const double least = n / static_cast<double>(sample.quasi[a].hierarchy->leaves());
        loss += sample.quasi[a].weight * (sums[a] - least) / (n - least);
        weights += sample.quasi[a].weight;
      }
      loss /= weights;
      const bool better = loss < best.loss - 1e-12 ||
                          (loss < best.loss + 1e-12 &&
                           (suppressed < best.suppressed || (suppressed == best.suppressed && levels < best.levels)));
      if (better) best = {loss, suppressed, levels};
    }
    std::size_t a = 0;
    while (a < levels.size() && ++levels[a] == sample.quasi[a].hierarchy->levels()) levels[a++] = 0;
    if (a == levels.size()) return best;
  }
}

TEST(LatticeSearch, FindsWhatTryingEveryCombinationFinds) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Sample sample = make_sample(seed);
    for (const double limit : {0.0, 0.1, 1.0}) {
      const Exhaustive expected = try_everything(sample, limit);
      const auto found = find_optimum(sample.quasi, sample.model, limit);
      if (expected.levels.empty()) {
        ASSERT_FALSE(found) << seed;
        EXPECT_EQ(found.error().code, ErrorCode::NoSolution);
        continue;
      }
      ASSERT_TRUE(found) << seed << " " << limit;
      EXPECT_EQ(found->levels, expected.levels) << seed << " " << limit;
      EXPECT_EQ(found->suppressed, expected.suppressed) << seed << " " << limit;
      EXPECT_NEAR(found->loss, expected.loss, 1e-12) << seed << " " << limit;
      EXPECT_LE(found->nodes_evaluated, found->lattice_nodes);
    }
  }
}

TEST(LatticeSearch, MarksExactlyTheRowsOfFailingClasses) {
  const Sample sample = make_sample(5);
  const auto found = find_optimum(sample.quasi, sample.model, 0.2);
  ASSERT_TRUE(found);
  std::map<std::vector<std::uint32_t>, int> sizes;
  std::vector<std::vector<std::uint32_t>> keys;
  for (std::size_t row = 0; row < std::size_t{kRows}; ++row) {
    std::vector<std::uint32_t> key;
    for (std::size_t a = 0; a < sample.quasi.size(); ++a)
      key.push_back(sample.quasi[a].hierarchy->code(found->levels[a], sample.quasi[a].leaves[row]));
    ++sizes[key];
    keys.push_back(std::move(key));
  }
  for (std::size_t row = 0; row < std::size_t{kRows}; ++row)
    EXPECT_EQ(found->is_suppressed[row], sizes[keys[row]] < sample.model.k);
}

TEST(LatticeSearch, ALatticeTooLargeForAProofGetsAGoodAnswerThatSaysSo) {
  // The sample's four attributes decide; nine more can be shown or not and hold one value each, so that they cost
  // next to nothing: the true optimum is known.
  for (const std::uint64_t seed : {5U, 10U, 15U}) {
    Sample sample = make_sample(seed);
    const auto proven = find_optimum(sample.quasi, sample.model, 0.2);
    const Hierarchy constant = make_hierarchy(8, 4);
    for (int i = 0; i < 9; ++i) sample.quasi.push_back({&constant, std::vector<std::uint32_t>(kRows, 0), 1e-6});
    const auto found = find_optimum(sample.quasi, sample.model, 0.2);
    ASSERT_TRUE(proven && found);
    EXPECT_TRUE(proven->proven_optimal);
    EXPECT_FALSE(found->proven_optimal);
    EXPECT_GT(found->lattice_nodes, kMaxLatticeNodes);
    EXPECT_LE(found->suppressed, kRows / 5);
    EXPECT_LT(found->loss, proven->loss * 1.1 + 1e-4);
  }
}

TEST(LatticeSearch, WideKeysGiveTheSameAnswer) {
  Sample sample = make_sample(6);
  const auto narrow = find_optimum(sample.quasi, sample.model, 0.1);
  const Hierarchy constant = make_hierarchy(1U << 13, 2);
  // Columns that can only be "*" add bits to the keys and nothing else.
  for (int i = 0; i < 5; ++i) sample.quasi.push_back({&constant, std::vector<std::uint32_t>(kRows, 0), 1e-9});
  const auto broad = find_optimum(sample.quasi, sample.model, 0.1);
  ASSERT_TRUE(narrow && broad);
  EXPECT_GT(ClassTables<WideKey>::bits_needed(sample.quasi), 64U);
  EXPECT_EQ(Levels(broad->levels.begin(), broad->levels.begin() + 4), narrow->levels);
  EXPECT_EQ(broad->suppressed, narrow->suppressed);
}

}  // namespace
}  // namespace cairn::disclosure
