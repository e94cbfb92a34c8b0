#include "engine/stats/xmr_rules.h"

namespace cairn::stats {
namespace {

constexpr std::size_t kRun = 7;  // values that make a trend or a shift

int sign_of(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

/// What the rules ask of each point.
struct Marks {
  int side = 0;  // of the mean
  int step = 0;  // from the point before
  bool is_outside = false, is_near = false, is_shift = false, is_trend = false, is_two_in_three = false;
};

std::vector<Marks> find_marks(const XmrSegment& segment, std::span<const XmrPoint> points) {
  std::vector<Marks> marks(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double value = points[i].value;
    marks[i].side = sign_of(value - segment.mean);
    marks[i].step = i > 0 ? sign_of(value - points[i - 1].value) : 0;
    marks[i].is_outside = value > segment.upper || value < segment.lower;
    marks[i].is_near = !marks[i].is_outside && (value < segment.lower_near || value > segment.upper_near);
  }
  return marks;
}

/// Every point of seven on one side of the mean, and of seven that rise (or fall): six steps the same way.
void mark_runs(std::vector<Marks>& marks) {
  std::size_t same_side = 0, same_step = 0;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const bool goes_on = i > 0 && marks[i].side == marks[i - 1].side;
    same_side = marks[i].side == 0 ? 0 : goes_on ? same_side + 1 : 1;
    same_step = marks[i].step == 0 ? 0 : i > 1 && marks[i].step == marks[i - 1].step ? same_step + 1 : 1;
    for (std::size_t back = 0; same_side >= kRun && back < kRun; ++back) marks[i - back].is_shift = true;
    for (std::size_t back = 0; same_step >= kRun - 1 && back < kRun; ++back) marks[i - back].is_trend = true;
  }
}

void mark_two_in_three(std::vector<Marks>& marks) {
  for (std::size_t i = 2; i < marks.size(); ++i) {
    Marks* window = &marks[i - 2];
    const int near = window[0].is_near + window[1].is_near + window[2].is_near;
    const int sides = window[0].side + window[1].side + window[2].side;
    if (near < 2 || (sides != 3 && sides != -3)) continue;
    for (std::size_t j = 0; j < 3; ++j) window[j].is_two_in_three = window[j].is_two_in_three || window[j].is_near;
  }
}

/// A point in a trend goes the way of the step out of it when the next point is in a trend too, else of the step in.
ChartSide find_side(const std::vector<Marks>& marks, std::size_t i, SpecialCause cause) {
  if (cause == SpecialCause::Common) return ChartSide::None;
  if (cause != SpecialCause::Trend) return marks[i].side > 0 ? ChartSide::Above : ChartSide::Below;
  const bool leads_on = i + 1 < marks.size() && marks[i + 1].is_trend;
  return (leads_on ? marks[i + 1].step : marks[i].step) > 0 ? ChartSide::Increasing : ChartSide::Decreasing;
}

}  // namespace

void apply_xmr_rules(const XmrSegment& segment, std::span<XmrPoint> points) {
  std::vector<Marks> marks = find_marks(segment, points);
  mark_runs(marks);
  mark_two_in_three(marks);
  for (std::size_t i = 0; i < points.size(); ++i) {
    XmrPoint& point = points[i];
    if (marks[i].is_outside) point.rules.push_back(SpecialCause::Astronomical);
    if (marks[i].is_trend) point.rules.push_back(SpecialCause::Trend);
    if (marks[i].is_two_in_three) point.rules.push_back(SpecialCause::TwoInThree);
    if (marks[i].is_shift) point.rules.push_back(SpecialCause::Shift);
    point.cause = point.rules.empty() ? SpecialCause::Common : point.rules.front();
    point.side = find_side(marks, i, point.cause);
  }
}

}  // namespace cairn::stats
