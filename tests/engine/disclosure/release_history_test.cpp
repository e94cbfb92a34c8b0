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
  EXPECT_NE(histories.extend(a, 1), histories.extend(b, 1));
  EXPECT_NE(histories.extend(a, {}), histories.extend(a, 1));
  const auto late = histories.extend(kNever, 3);
  EXPECT_EQ(histories.first_shown(late).release, 1U);
  EXPECT_EQ(histories.first_shown(histories.extend(a, 1)).release, 0U);
}

/// So many of each history may be written, so many are gone: how many are written.
std::vector<std::int64_t> count_written(std::vector<std::pair<int, int>> here_and_gone, int never) {
  ReleaseHistories histories;
  histories.begin_release();
  std::vector<ReleaseCandidate> people(static_cast<std::size_t>(never), {kNever, true});
  for (std::uint32_t i = 0; i < here_and_gone.size(); ++i) {
    const std::uint32_t history = histories.extend(kNever, i + 1);
    people.insert(people.end(), static_cast<std::size_t>(here_and_gone[i].first), {history, true});
    people.insert(people.end(), static_cast<std::size_t>(here_and_gone[i].second), {history, false});
  }
  SeededRandom random(3);
  const std::vector<bool> written = choose_beside_earlier(histories, people, 5, random);
  std::vector<std::int64_t> counts(histories.size(), 0);
  for (std::size_t i = 0; i < people.size(); ++i) {
    EXPECT_TRUE(!written[i] || people[i].may_be_written);
    counts[people[i].history] += written[i] ? 1 : 0;
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

TEST(ReleaseHistory, TheOthersAreChosenByLot) {
  ReleaseHistories histories;
  histories.begin_release();
  std::vector<ReleaseCandidate> people(20, {histories.extend(kNever, 1), true});
  people.back().may_be_written = false;
  std::vector<int> dropped(20, 0);
  SeededRandom random(5);
  for (int round = 0; round < 1900; ++round) {
    const std::vector<bool> written = choose_beside_earlier(histories, people, 5, random);
    for (std::size_t i = 0; i < 20; ++i) dropped[i] += written[i] ? 0 : 1;
  }
  for (std::size_t i = 0; i < 19; ++i) EXPECT_NEAR(dropped[i], 400, 90) << i;  // 4 of 19, five standard deviations
}

}  // namespace
}  // namespace cairn::disclosure
