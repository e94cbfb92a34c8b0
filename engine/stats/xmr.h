#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

enum class ImprovementDirection { Increase, Decrease, Neutral };

/// Rules of NHS Making Data Count, in the order in which the first match is told.
enum class SpecialCause { Common, Astronomical, Trend, TwoInThree, Shift };
enum class ChartSide { None, Above, Below, Increasing, Decreasing };
enum class PointType { Common, Improvement, Concern, NeutralHigh, NeutralLow };
/// Whether the process, as it is, would meet the target: always, never, or by luck.
enum class Assurance { Pass, Fail, Inconsistent };

std::string_view special_cause_name(SpecialCause cause);
std::string_view chart_side_name(ChartSide side);
std::string_view point_type_name(PointType type);
std::string_view assurance_name(Assurance assurance);

struct XmrOptions {
  ImprovementDirection improvement = ImprovementDirection::Increase;
  std::vector<std::size_t> rebase_at;             // places where a new segment starts, from 1
  std::optional<std::size_t> fix_after_n_points;  // limits from the first values of each segment only
  bool screen_outliers = true;                    // leave out moving ranges from 3.267 times their mean, once
  std::optional<double> target;
};

/// One value and what the chart says about it.
struct XmrPoint {
  std::size_t place = 0;  // in the series, from 1: gaps keep theirs
  double value = 0;
  std::size_t segment = 0;  // index into segments
  SpecialCause cause = SpecialCause::Common;
  std::vector<SpecialCause> rules;  // every rule that fired, in the order above
  ChartSide side = ChartSide::None;
  PointType type = PointType::Common;
};

/// Values between two rebases: one mean and one pair of limits.
struct XmrSegment {
  std::size_t start = 1;  // place of its first value in the series
  std::size_t n = 0;
  double mean = 0, lower = 0, upper = 0;
  double lower_near = 0, upper_near = 0;  // two thirds of the way
  double mean_moving_range = 0;
  std::size_t n_moving_ranges = 0;
  bool is_short = false;  // fewer than 13 values: limits are for trial
};

/// XmR chart (individuals and moving ranges): limits mean -+ 2.66 mean moving range (Shewhart 1931; Wheeler 1993), with
/// the rules and icons of NHS Making Data Count (as in NHSRplotthedots 0.2.2).
struct Xmr {
  std::size_t n = 0, n_missing = 0;
  std::vector<XmrSegment> segments;
  std::vector<XmrPoint> points;
  PointType variation = PointType::Common;  // of the last point: the variation icon
  std::optional<Assurance> assurance;       // with a target and a direction, by the last segment's limits
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Gaps are left out. InsufficientData for a segment with fewer than two values; InvalidArgument for a rebase outside
/// the series, fewer than two values to fix limits by, or a value that is not finite.
Result<Xmr> compute_xmr(const Column& series, const XmrOptions& options = {});

}  // namespace cairn::stats
