#include "engine/disclosure/respondent_sets.h"

#include <gtest/gtest.h>

#include <chrono>
#include <tuple>

#include "engine/base/random.h"

namespace cairn::disclosure {
namespace {

RespondentSet people(std::size_t from, std::size_t until) {
  RespondentSet set;
  for (std::size_t i = from; i < until; ++i) set.add(i);
  return set;
}

TEST(RespondentSets, AFigureThatDiffersByOneToSevenPeopleIsRefused) {
  SetLedger ledger;
  ledger.add(people(0, 100));
  for (std::size_t more = 1; more <= 7; ++more) {
    EXPECT_FALSE(ledger.is_safe(people(0, 100 + more))) << more << " more";
    EXPECT_FALSE(ledger.is_safe(people(0, 100 - more))) << more << " fewer";
    EXPECT_FALSE(ledger.is_safe(people(more, 100 + more))) << more << " others";
  }
}

TEST(RespondentSets, TheSamePeopleAndQuiteOtherPeopleAreAnswered) {
  SetLedger ledger;
  ledger.add(people(0, 100));
  EXPECT_TRUE(ledger.is_safe(people(0, 100)));
  EXPECT_TRUE(ledger.is_safe(people(0, 108)));
  EXPECT_TRUE(ledger.is_safe(people(0, 92)));
  EXPECT_TRUE(ledger.is_safe(people(50, 150)));
  EXPECT_TRUE(ledger.is_safe(people(1000, 1100)));
}

TEST(RespondentSets, AFigureThatWithTwoOthersLeavesAFewPeopleIsRefused) {
  const RespondentSet all = people(0, 200), women = people(0, 150), men = people(150, 195);
  for (const auto& [first, second, third] : {std::tuple{all, women, men}, {women, men, all}, {men, all, women}}) {
    SetLedger ledger;
    ledger.add(first);
    EXPECT_TRUE(ledger.is_safe(second));
    ledger.add(second);
    EXPECT_FALSE(ledger.is_safe(third)) << "the five others would be known";
  }
  SetLedger ledger;
  ledger.add(all);
  ledger.add(women);
  EXPECT_TRUE(ledger.is_safe(people(150, 190))) << "ten others are not few";
  EXPECT_TRUE(ledger.is_safe(people(145, 190))) << "not apart from the women";
}

TEST(RespondentSets, ASetIsKeptOnceHoweverOftenItIsAsked) {
  SetLedger ledger;
  ledger.add(people(0, 100));
  ledger.add(people(0, 100));
  ledger.add(people(100, 200));
  EXPECT_EQ(ledger.sets(), 2U);
  RespondentSet grown = people(0, 3);
  grown.add(2);
  EXPECT_EQ(grown.size(), 3U);
}

/// 1,000 sets over 100,000 people, of one size and alike but for the last 100 people: none can be passed over, and each
/// must be read to its end.
TEST(RespondentSets, ACheckAgainstAThousandSetsTakesMilliseconds) {
  SeededRandom random(1);
  SetLedger ledger;
  const auto most = [&] {
    RespondentSet set;
    for (std::size_t i = 0; i < 99'900; i += 2) set.add(i);
    for (std::size_t i = 99'900; i < 100'000; i += 2) set.add(i + random.below(2));
    return set;
  };
  for (int i = 0; i < 1000; ++i) ledger.add(most());
  ASSERT_EQ(ledger.sets(), 1000U);
  const RespondentSet asked = most();
  auto fastest = std::chrono::nanoseconds::max();
  for (int round = 0; round < 5; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(ledger.is_safe(asked));
    fastest = std::min<std::chrono::nanoseconds>(fastest, std::chrono::steady_clock::now() - begin);
  }
  std::printf("checked against 1,000 sets of 100,000 people in %.2f ms\n", static_cast<double>(fastest.count()) / 1e6);
#if defined(NDEBUG)
  EXPECT_LE(fastest, std::chrono::milliseconds(20)) << "the aim is 5 ms on an idle machine";
#endif
}

}  // namespace
}  // namespace cairn::disclosure
