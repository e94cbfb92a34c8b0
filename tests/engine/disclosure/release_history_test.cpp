#include "engine/disclosure/release_history.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace cairn::disclosure {
namespace {

constexpr std::uint32_t kNever = ReleaseHistories::kNever;

TEST(ReleaseHistory, PeopleShareOneOnlyIfEveryReleaseShowedThemAlike) {
  ReleaseHistories histories;
  histories.begin_release();
  const auto a = histories.extend(kNever, 1), b = histories.extend(kNever, 2);
  EXPECT_NE(a, b);
  EXPECT_EQ(histories.extend(kNever, 1), a);
  EXPECT_EQ(histories.extend(kNever, {}), kNever);
  histories.begin_release();
  const auto twice = histories.extend(a, 1), once = histories.extend(a, {}), late = histories.extend(kNever, 3);
  EXPECT_NE(twice, histories.extend(b, 1));
  EXPECT_NE(twice, once);
  EXPECT_TRUE(histories.includes(twice, once));
  EXPECT_TRUE(histories.includes(twice, late));
  EXPECT_TRUE(histories.includes(once, kNever));
  EXPECT_FALSE(histories.includes(once, twice));
  EXPECT_FALSE(histories.includes(once, late));
}

/// So many of each class of an earlier release for the same use may be written, so many are gone, so many are new: how
/// many of each are written, the new ones first.
std::vector<std::int64_t> count_written(std::vector<std::pair<int, int>> here_and_gone, int never) {
  const ReleaseHistories other_use;
  std::vector<ReleaseCandidate> people(static_cast<std::size_t>(never), {{}, true});
  for (std::uint32_t i = 1; i <= here_and_gone.size(); ++i) {
    people.insert(people.end(), static_cast<std::size_t>(here_and_gone[i - 1].first), {{i, i, kNever}, true});
    people.insert(people.end(), static_cast<std::size_t>(here_and_gone[i - 1].second), {{i, i, kNever}, false});
  }
  SeededRandom random(3);
  const std::vector<bool> written = choose_beside_earlier(people, other_use, 5, random);
  std::vector<std::int64_t> counts(here_and_gone.size() + 1, 0);
  for (std::size_t i = 0; i < people.size(); ++i) {
    EXPECT_TRUE(!written[i] || people[i].may_be_written);
    counts[people[i].person.traits] += written[i] ? 1 : 0;
  }
  return counts;
}

TEST(ReleaseHistory, NobodyIsWrittenWhereFewerThanFiveShareAHistory) {
  EXPECT_EQ(count_written({{4, 0}, {5, 0}, {12, 0}}, 4), (std::vector<std::int64_t>{0, 0, 5, 12}));
  EXPECT_EQ(count_written({}, 5), (std::vector<std::int64_t>{5}));
}

TEST(ReleaseHistory, FewWhoLeftAreJoinedByOthersSoThatFiveAreMissing) {
  EXPECT_EQ(count_written({{12, 1}, {12, 0}, {8, 1}}, 0),
            (std::vector<std::int64_t>{0, 8, 12, 0}));  // of eight, four would be missing and four left
}

TEST(ReleaseHistory, AmongManyWhoLeftThereIsAlwaysSomebodyWhoDidNot) {
  const std::int64_t written = count_written({{20, 9}}, 0)[1];
  EXPECT_GE(written, 18);
  EXPECT_LE(written, 19);
}

/// Twenty people whom a release for this use showed alike; a later one for another use holds the first of them.
std::vector<ReleaseCandidate> split_by_another_use(std::uint32_t held, std::uint32_t left,
                                                   ReleaseHistories& other_use) {
  other_use.begin_release();
  const std::uint32_t in_it = other_use.extend(kNever, 0);
  std::vector<ReleaseCandidate> people;
  for (std::uint32_t i = 0; i < 20; ++i) people.push_back({{1, 1, i < held ? in_it : kNever}, i >= left});
  return people;
}

TEST(ReleaseHistory, WhoeverIsMissingForTheSameUseIsOneOfFiveAlsoWhereAnotherUseSplitsThem) {
  ReleaseHistories other_use;
  const std::vector<ReleaseCandidate> people = split_by_another_use(9, 1, other_use);
  SeededRandom random(9);
  for (int round = 0; round < 200; ++round) {
    const std::vector<bool> written = choose_beside_earlier(people, other_use, 5, random);
    const auto in_both = std::count(written.begin(), written.begin() + 9, true);
    EXPECT_GE(20 - std::count(written.begin(), written.end(), true), 5);
    EXPECT_TRUE(in_both == 0 || in_both >= 5);
  }
}

TEST(ReleaseHistory, WhoIsMissingForAnotherUseOnlyCanBeTakenForThoseWhoAreNot) {
  ReleaseHistories other_use;
  SeededRandom random(9);
  const auto all = choose_beside_earlier(split_by_another_use(18, 0, other_use), other_use, 5, random);
  EXPECT_EQ(std::count(all.begin(), all.end(), true), 20);
  const auto few = choose_beside_earlier(split_by_another_use(3, 0, other_use), other_use, 5, random);
  EXPECT_EQ(std::count(few.begin(), few.begin() + 3, true), 0) << "three are in all of them: they stand out";
}

TEST(ReleaseHistory, TheOthersAreChosenByLot) {
  std::vector<ReleaseCandidate> people(20, {{1, 1, kNever}, true});
  people.back().may_be_written = false;
  std::vector<int> dropped(20, 0);
  SeededRandom random(5);
  for (int round = 0; round < 1900; ++round) {
    const std::vector<bool> written = choose_beside_earlier(people, {}, 5, random);
    for (std::size_t i = 0; i < 20; ++i) dropped[i] += written[i] ? 0 : 1;
  }
  for (std::size_t i = 0; i < 19; ++i) EXPECT_NEAR(dropped[i], 400, 90) << i;  // 4 of 19, five standard deviations
}

}  // namespace
}  // namespace cairn::disclosure
