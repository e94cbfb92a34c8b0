#include "engine/evaluation/series.h"

#include <gtest/gtest.h>

namespace cairn::test {
namespace {

using disclosure::Audience;
using evaluation::make_series;
using evaluation::Period;

TEST(Series, GoesByQuarterWhenMonthsAreThin) {
  const auto series =
      make_series({{"2025-01", 4, 20, 104}, {"2025-02", 6, 36, 220}, {"2025-07", 5, 25, 130}}, Audience::ServiceTeam);
  EXPECT_EQ(series.period, Period::Quarter);
  ASSERT_EQ(series.points.size(), 3U);  // no gap for the quarter without answers
  EXPECT_EQ(series.points[0].label, "Jan to Mar 2025");
  EXPECT_DOUBLE_EQ(*series.points[0].mean, 5.6);
  EXPECT_FALSE(series.points[1].mean);
  EXPECT_EQ(series.points[1].n.text(), "0");
}

TEST(Series, GoesByMonthWhenThereAreEnough) {
  const auto series = make_series({{"2025-12", 12, 60, 310}, {"2026-01", 14, 70, 360}}, Audience::ServiceTeam);
  EXPECT_EQ(series.period, Period::Month);
  EXPECT_EQ(series.points[1].label, "Jan 2026");
  EXPECT_LT(series.points[0].interval->lower, 5);
}

TEST(Series, ShowsOthersNoAverageOfFewerThanEight) {
  const auto series = make_series({{"2025-01", 3, 15, 80}, {"2025-04", 11, 56, 300}}, Audience::Others);
  EXPECT_FALSE(series.points[0].mean);
  EXPECT_EQ(series.points[0].n.text(), "fewer than 8");
  EXPECT_EQ(series.points[1].n.text(), "about 10");
  EXPECT_DOUBLE_EQ(*series.points[1].mean, 5.1);
}

}  // namespace
}  // namespace cairn::test
