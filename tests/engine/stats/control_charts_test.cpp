#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "engine/stats/attribute_chart.h"
#include "engine/stats/cusum.h"
#include "engine/stats/ewma.h"
#include "engine/stats/funnel.h"
#include "engine/stats/run_chart.h"
#include "engine/stats/xmr.h"

namespace cairn::stats {
namespace {

/// Whole numbers with a drift that comes and goes and now and then a surprise, so that every rule has its turn.
Column random_series(unsigned seed, std::size_t n) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  Column out;
  for (std::size_t i = 0; i < n; ++i) {
    const double drift = 9 * std::sin(0.17 * static_cast<double>(i)), noise = i / 20 % 2 == 0 ? 5 : 0.5;
    const double surprise = engine() % 19 == 0 ? 3 : 1;
    out.push_back(std::round(40 + drift + noise * surprise * normal(engine)));
  }
  return out;
}

Sample sample_of(const Column& series) { return drop_missing(series).value(); }

Column mirrored(Column series) {
  for (auto& value : series) value = -*value;
  return series;
}

Pairs random_events(unsigned seed, std::size_t n) {
  std::mt19937 engine(seed);
  Pairs out;
  for (std::size_t i = 0; i < n; ++i) {
    out.y.push_back(40 + static_cast<double>(engine() % 100));
    out.x.push_back(static_cast<double>(engine() % 30));
  }
  return out;
}

TEST(Xmr, IsTheSameInAMirrorWhereLessIsBetter) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const Column series = random_series(seed, 60);
    XmrOptions more, less;
    more.target = 20;
    less.improvement = ImprovementDirection::Decrease;
    less.target = -20;
    const auto one = compute_xmr(series, more), other = compute_xmr(mirrored(series), less);
    ASSERT_TRUE(one && other);
    for (std::size_t i = 0; i < one->n; ++i) {
      EXPECT_EQ(one->points[i].rules, other->points[i].rules);
      EXPECT_EQ(one->points[i].type, other->points[i].type);
    }
    EXPECT_EQ(one->assurance, other->assurance);
    EXPECT_DOUBLE_EQ(one->segments[0].upper, -other->segments[0].lower);
  }
}

TEST(Xmr, TellsTheFirstOfTheRulesThatFired) {
  std::set<SpecialCause> seen;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const auto chart = compute_xmr(random_series(seed, 80));
    ASSERT_TRUE(chart);
    for (const XmrPoint& point : chart->points) {
      EXPECT_EQ(point.cause, point.rules.empty() ? SpecialCause::Common : point.rules.front());
      EXPECT_TRUE(std::is_sorted(point.rules.begin(), point.rules.end()));
      seen.insert(point.rules.begin(), point.rules.end());
      EXPECT_EQ(point.type == PointType::Common, point.rules.empty());
    }
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST(Xmr, ChartsEachSegmentByItself) {
  const Column series = random_series(40, 50);
  XmrOptions options;
  options.rebase_at = {21, 36};
  const auto whole = compute_xmr(series, options);
  const auto middle = compute_xmr(Column(series.begin() + 20, series.begin() + 35));
  ASSERT_TRUE(whole && middle);
  ASSERT_EQ(whole->segments.size(), 3U);
  EXPECT_EQ(whole->segments[1].start, 21U);
  EXPECT_DOUBLE_EQ(whole->segments[1].upper, middle->segments[0].upper);
  for (std::size_t i = 0; i < 15; ++i) EXPECT_EQ(whole->points[20 + i].rules, middle->points[i].rules);
}

TEST(Xmr, FindsNothingInAConstantSeriesAndKeepsThePlaceOfGaps) {
  Column series(20, 4.0);
  series[2].reset();
  XmrOptions options;
  options.rebase_at = {3};
  const auto chart = compute_xmr(series, options);
  ASSERT_TRUE(chart);
  EXPECT_EQ(chart->n_missing, 1U);
  EXPECT_EQ(chart->segments[1].start, 4U);
  EXPECT_EQ(chart->points[2].place, 4U);
  for (const XmrPoint& point : chart->points) EXPECT_EQ(point.cause, SpecialCause::Common);
  options.rebase_at = {20};
  EXPECT_EQ(compute_xmr(series, options).error().code, ErrorCode::InsufficientData);
  options.rebase_at = {21};
  EXPECT_EQ(compute_xmr(series, options).error().code, ErrorCode::InvalidArgument);
}

TEST(AttributeChart, IsMirroredWhenEventsAndOthersAreSwapped) {
  const Pairs events = random_events(50, 24);
  Pairs others = events;
  for (std::size_t i = 0; i < others.n(); ++i) others.x[i] = others.y[i] - others.x[i];
  const auto one = compute_attribute_chart(events, AttributeKind::Share);
  const auto other = compute_attribute_chart(others, AttributeKind::Share);
  ASSERT_TRUE(one && other);
  EXPECT_NEAR(one->centre, 1 - other->centre, 1e-12);
  EXPECT_NEAR(one->sigma_z, other->sigma_z, 1e-12);
  for (std::size_t i = 0; i < events.n(); ++i) EXPECT_NEAR(one->plain.lower[i], 1 - other->plain.upper[i], 1e-12);
  EXPECT_EQ(one->plain.outside, other->plain.outside);
  EXPECT_EQ(compute_attribute_chart({{0, 0}, {3, 4}}, AttributeKind::Rate).error().code, ErrorCode::ZeroVariance);
}

TEST(Funnel, DoesNotMindTheOrderOfUnits) {
  Pairs events = random_events(51, 40);
  const auto one = compute_funnel(events);
  std::reverse(events.x.begin(), events.x.end());
  std::reverse(events.y.begin(), events.y.end());
  const auto other = compute_funnel(events);
  ASSERT_TRUE(one && other);
  EXPECT_NEAR(one->phi, other->phi, 1e-10);
  EXPECT_NEAR(one->tau2, other->tau2, 1e-12);
  for (std::size_t i = 0; i < 40; ++i) EXPECT_NEAR(one->units[i].z_adjusted, other->units[39 - i].z_adjusted, 1e-10);
  for (const FunnelUnit& unit : one->units) {
    EXPECT_LT(unit.exact_lower_998, unit.exact_lower_95);
    EXPECT_GT(unit.exact_upper_998, unit.exact_upper_95);
    EXPECT_LE(std::abs(unit.z_adjusted), std::abs(unit.z));
  }
}

TEST(Cusum, SwapsItsSidesInAMirror) {
  const Column series = random_series(52, 70);
  const auto one = compute_tabular_cusum(sample_of(series), {40, 5}, 0.5, 4);
  const auto other = compute_tabular_cusum(sample_of(mirrored(series)), {-40, 5}, 0.5, 4);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->up, other->down);
  EXPECT_EQ(one->signals_down, other->signals_up);
  EXPECT_EQ(compute_tabular_cusum({{5, 5, 5}, 0}, {}, 0.5, 4).error().code, ErrorCode::ZeroVariance);
}

TEST(Ewma, WithFullWeightIsTheSeries) {
  const Sample series = sample_of(random_series(53, 30));
  const auto chart = compute_ewma(series, {}, 1, 3);
  ASSERT_TRUE(chart);
  EXPECT_EQ(chart->average, series.values);
  EXPECT_NEAR(chart->upper[0], chart->scale.target + 3 * chart->scale.sigma, 1e-9);
}

TEST(RunChart, IsTheSameInAMirror) {
  const Column series = random_series(54, 45);
  const auto one = compute_run_chart(sample_of(series)), other = compute_run_chart(sample_of(mirrored(series)));
  ASSERT_TRUE(one && other);
  EXPECT_DOUBLE_EQ(one->median, -other->median);
  EXPECT_EQ(one->longest_run, other->longest_run);
  EXPECT_EQ(one->crossings, other->crossings);
}

}  // namespace
}  // namespace cairn::stats
