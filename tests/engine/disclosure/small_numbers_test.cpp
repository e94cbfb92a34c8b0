#include "engine/disclosure/small_numbers.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

namespace cairn::disclosure {
namespace {

TEST(SmallNumbers, HidesOneToSevenAndRoundsTheRestToTheNearestFive) {
  const std::map<std::int64_t, std::string> expected = {{0, "0"},         {1, "fewer than 8"}, {7, "fewer than 8"},
                                                        {8, "about 10"},  {12, "about 10"},    {13, "about 15"},
                                                        {47, "about 45"}, {48, "about 50"}};
  for (const auto& [count, text] : expected) EXPECT_EQ(show_count(count, Audience::Others).text(), text) << count;
  EXPECT_EQ(show_count(3, Audience::Others).number(), std::nullopt);
  EXPECT_EQ(show_count(3, Audience::Others).cell(), "*");
}

TEST(SmallNumbers, ShowsTheServiceTeamExactNumbers) {
  EXPECT_EQ(show_count(3, Audience::ServiceTeam).text(), "3");
  EXPECT_TRUE(may_show_figure(1, Audience::ServiceTeam));
}

TEST(SmallNumbers, HidesFiguresThatRestOnFewerThanEightPeople) {
  EXPECT_FALSE(may_show_figure(7, Audience::Others));
  EXPECT_TRUE(may_show_figure(8, Audience::Others));
}

TEST(SmallNumbers, HiddenCountsOfDifferentSizeLookTheSame) {
  for (int n = 2; n <= 7; ++n) EXPECT_EQ(show_count(n, Audience::Others), show_count(1, Audience::Others));
}

TEST(SmallNumbers, PercentagesComeFromShownNumbersOnly) {
  const ShownCount part = show_count(11, Audience::Others), whole = show_count(41, Audience::Others);
  EXPECT_EQ(show_percent(part, whole), 25);  // 10 of 40
  EXPECT_EQ(show_percent(show_count(3, Audience::Others), whole), std::nullopt);
}

/// The attacker of one row: every set of three parts that would be shown in the same way.
TEST(SmallNumbers, NoRowOfThreePartsLetsASmallPartBeWorkedOut) {
  struct Seen {
    std::array<std::set<std::int64_t>, 3> values;
  };
  std::map<std::string, Seen> by_appearance, undefended;
  for (std::int64_t a = 0; a <= 22; ++a) {
    for (std::int64_t b = 0; b <= 22; ++b) {
      for (std::int64_t c = 0; c <= 22; ++c) {
        const std::array<std::int64_t, 3> parts = {a, b, c};
        const ShownRow row = show_row(parts, Audience::Others);
        std::string key = row.total.text(), plain = show_count(a + b + c, Audience::Others).text();
        for (const ShownCount& part : row.parts) key += "|" + part.text();
        for (const std::int64_t part : parts) plain += "|" + show_count(part, Audience::Others).text();
        for (std::size_t i = 0; i < 3; ++i) {
          if (parts[i] < 1 || parts[i] > 7) continue;
          by_appearance[key].values[i].insert(parts[i]);
          undefended[plain].values[i].insert(parts[i]);
        }
      }
    }
  }
  const auto narrowest = [](const std::map<std::string, Seen>& seen) {
    std::int64_t width = 99;
    for (const auto& [key, entry] : seen) {
      for (const auto& values : entry.values) {
        if (!values.empty()) width = std::min(width, *values.rbegin() - *values.begin());
      }
    }
    return width;
  };
  EXPECT_GE(narrowest(by_appearance), 5);
  EXPECT_LT(narrowest(undefended), 5);  // without the defence
}

TEST(SmallNumbers, ExactTotalsDoNotGiveAHiddenPartBack) {
  const std::array<std::int64_t, 4> parts = {3, 20, 30, 40};
  const ShownRow row = show_row(parts, Audience::Others, kInternal5);
  EXPECT_EQ(row.total.text(), "93");
  EXPECT_EQ(row.parts[0].text(), "fewer than 5");
  EXPECT_EQ(row.parts[1].text(), "not shown");
  EXPECT_EQ(row.parts[3].text(), "40");
}

}  // namespace
}  // namespace cairn::disclosure
