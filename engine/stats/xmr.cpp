#include "engine/stats/xmr.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/xmr_rules.h"

namespace cairn::stats {
namespace {

constexpr double kLimit = 2.66, kScreen = 3.267;  // 3 / 1.128 and D4 for two values (Wheeler 1993)
constexpr std::size_t kTrialLimits = 13;

struct MovingRanges {
  double mean = 0;
  std::size_t n = 0;
};

MovingRanges find_moving_ranges(std::span<const double> values, bool screen) {
  std::vector<double> ranges;
  for (std::size_t i = 1; i < values.size(); ++i) ranges.push_back(std::abs(values[i] - values[i - 1]));
  double mean = compute_moments(ranges).mean;
  if (screen && mean > 0) {
    std::erase_if(ranges, [&](double range) { return range >= kScreen * mean; });
    mean = compute_moments(ranges).mean;
  }
  return {mean, ranges.size()};
}

XmrSegment find_limits(std::span<const XmrPoint> points, const XmrOptions& options) {
  const std::size_t fixed = std::min(options.fix_after_n_points.value_or(points.size()), points.size());
  std::vector<double> values;
  for (std::size_t i = 0; i < fixed; ++i) values.push_back(points[i].value);
  const MovingRanges ranges = find_moving_ranges(values, options.screen_outliers);
  XmrSegment segment;
  segment.start = points.front().place;
  segment.n = points.size();
  segment.mean = compute_moments(values).mean;
  segment.mean_moving_range = ranges.mean;
  segment.n_moving_ranges = ranges.n;
  const double distance = kLimit * ranges.mean;
  segment.lower = segment.mean - distance;
  segment.upper = segment.mean + distance;
  segment.lower_near = segment.mean - 2 * distance / 3;
  segment.upper_near = segment.mean + 2 * distance / 3;
  segment.is_short = points.size() < kTrialLimits;
  return segment;
}

PointType find_type(ChartSide side, ImprovementDirection improvement) {
  if (side == ChartSide::None) return PointType::Common;
  const bool is_high = side == ChartSide::Above || side == ChartSide::Increasing;
  if (improvement == ImprovementDirection::Neutral) return is_high ? PointType::NeutralHigh : PointType::NeutralLow;
  const bool is_better = is_high == (improvement == ImprovementDirection::Increase);
  return is_better ? PointType::Improvement : PointType::Concern;
}

std::optional<Assurance> find_assurance(const XmrSegment& last, const XmrOptions& options) {
  if (!options.target || options.improvement == ImprovementDirection::Neutral) return std::nullopt;
  const bool more_is_better = options.improvement == ImprovementDirection::Increase;
  if (*options.target > last.upper) return more_is_better ? Assurance::Fail : Assurance::Pass;
  if (*options.target < last.lower) return more_is_better ? Assurance::Pass : Assurance::Fail;
  return Assurance::Inconsistent;
}

Result<void> check_options(const Column& series, const XmrOptions& options) {
  for (const std::size_t place : options.rebase_at) {
    if (place < 1 || place > series.size())
      return Error{ErrorCode::InvalidArgument, "A rebase must be the place of a value in the series, counted from 1."};
  }
  if (options.fix_after_n_points && *options.fix_after_n_points < 2)
    return Error{ErrorCode::InvalidArgument, "Limits can be fixed by two values or more; twelve are usual."};
  return {};
}

}  // namespace

Result<Xmr> compute_xmr(const Column& series, const XmrOptions& options) {
  CAIRN_TRY(check_options(series, options));
  Xmr out;
  std::vector<std::size_t> rebases = options.rebase_at;
  std::sort(rebases.begin(), rebases.end());
  std::vector<std::size_t> starts;  // of segments, among the points
  auto next = rebases.begin();
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!series[i]) continue;
    if (!std::isfinite(*series[i]))
      return Error{ErrorCode::InvalidArgument, "A value of the series is not a finite number."};
    bool is_start = out.points.empty();
    for (; next != rebases.end() && *next <= i + 1; ++next) is_start = true;
    if (is_start) starts.push_back(out.points.size());
    out.points.push_back({.place = i + 1, .value = *series[i], .segment = starts.size() - 1, .rules = {}});
  }
  out.n = out.points.size();
  out.n_missing = series.size() - out.n;
  if (starts.empty()) return Error{ErrorCode::InsufficientData, "The series has no value."};
  for (std::size_t s = 0; s < starts.size(); ++s) {
    const std::size_t end = s + 1 < starts.size() ? starts[s + 1] : out.points.size();
    const std::span<XmrPoint> points(&out.points[starts[s]], end - starts[s]);
    if (points.size() < 2)
      return Error{ErrorCode::InsufficientData,
                   "Each stretch of the chart needs at least two values; about twelve make its limits trustworthy."};
    out.segments.push_back(find_limits(points, options));
    apply_xmr_rules(out.segments.back(), points);
    for (XmrPoint& point : points) point.type = find_type(point.side, options.improvement);
  }
  out.variation = out.points.back().type;
  out.assurance = find_assurance(out.segments.back(), options);
  out.method = options.screen_outliers ? "XmR chart, NHS Making Data Count rules, large moving ranges screened once"
                                       : "XmR chart, NHS Making Data Count rules";
  out.assumptions = {"values are in the order of time and each stands for a like period",
                     "values next to each other are not strongly correlated"};
  return out;
}

std::string_view special_cause_name(SpecialCause cause) {
  constexpr std::string_view kNames[] = {"common", "astronomical", "trend", "two_in_three", "shift"};
  return kNames[static_cast<std::size_t>(cause)];
}

std::string_view chart_side_name(ChartSide side) {
  constexpr std::string_view kNames[] = {"", "above", "below", "increasing", "decreasing"};
  return kNames[static_cast<std::size_t>(side)];
}

std::string_view point_type_name(PointType type) {
  constexpr std::string_view kNames[] = {"common", "improvement", "concern", "neutral_high", "neutral_low"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string_view assurance_name(Assurance assurance) {
  constexpr std::string_view kNames[] = {"pass", "fail", "inconsistent"};
  return kNames[static_cast<std::size_t>(assurance)];
}

}  // namespace cairn::stats
