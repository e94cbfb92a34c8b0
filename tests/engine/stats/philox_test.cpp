#include "engine/stats/philox.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace cairn::stats {
namespace {

// Known answers published with the paper's library (Random123, kat_vectors, philox4x32 10).
TEST(Philox, GivesTheKnownAnswers) {
  constexpr std::uint32_t all = 0xffffffff;
  EXPECT_EQ(Philox::scramble({0, 0, 0, 0}, {0, 0}), (Philox::Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(Philox::scramble({all, all, all, all}, {all, all}),
            (Philox::Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(Philox::scramble({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Philox::Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, DrawsTheBlocksOfItsStreamInOrder) {
  const std::uint64_t seed = 0x0123456789abcdef, stream = 0xfedcba9876543210;
  Philox random(seed, stream);
  for (std::uint32_t block = 0; block < 40; ++block) {
    const Philox::Counter words = Philox::scramble({block, 0, 0x76543210, 0xfedcba98}, {0x89abcdef, 0x01234567});
    EXPECT_EQ(random.next(), words[0] | std::uint64_t{words[1]} << 32);
    EXPECT_EQ(random.next(), words[2] | std::uint64_t{words[3]} << 32);
  }
}

TEST(Philox, GivesOtherNumbersForEachSeedAndStream) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    for (std::uint64_t stream = 0; stream < 30; ++stream) seen.insert(Philox(seed, stream).next());
  }
  EXPECT_EQ(seen.size(), 900U);
}

TEST(Philox, DrawsEveryNumberBelowABoundEquallyOften) {
  Philox random(7, 0);
  std::vector<int> counts(6, 0);
  for (int i = 0; i < 60000; ++i) ++counts.at(random.below(6));
  double chi_square = 0;
  for (const int count : counts) chi_square += (count - 10000.0) * (count - 10000.0) / 10000.0;
  EXPECT_LT(chi_square, 20.5);  // upper 0.001 of 5 degrees of freedom
  EXPECT_EQ(random.below(1), 0U);
}

// Three quarters of 2^64: without rejection every third number would be drawn twice as often as the others.
TEST(Philox, IsNotBiasedForLargeBounds) {
  const std::uint64_t bound = 3 * (std::uint64_t{1} << 62);
  Philox random(9, 0);
  int low = 0;
  for (int i = 0; i < 30000; ++i) {
    if (random.below(bound) % 3 == 0) ++low;
  }
  EXPECT_NEAR(low, 10000, 330);
}

TEST(Philox, UniformNumbersLieInsideAndHaveTheRightMoments) {
  Philox random(11, 0);
  double sum = 0, squares = 0;
  for (int i = 0; i < 100000; ++i) {
    const double u = random.uniform();
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / 100000, 0.5, 0.004);
  EXPECT_NEAR(squares / 100000, 1.0 / 3, 0.004);
}

}  // namespace
}  // namespace cairn::stats
