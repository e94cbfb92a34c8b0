#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/date.h"
#include "engine/disclosure/small_numbers.h"
#include "engine/stats/sample.h"

namespace cairn::evaluation {

/// Answers of one month at one timepoint, summed by the store.
struct MonthSum {
  std::string month;
  std::int64_t n = 0;
  double sum = 0, sum_of_squares = 0;
};

enum class Period { Month, Quarter };

/// One point of a series as it may be shown.
struct SeriesPoint {
  Date from{};        // first day
  std::string label;  // "Mar 2026", "Jan to Mar 2026"
  disclosure::ShownCount n;
  std::optional<double> mean;               // empty when nobody answered or it may not be shown
  std::optional<stats::Interval> interval;  // of the mean, t with n - 1; needs 2 people
};

struct Series {
  Period period = Period::Month;
  std::vector<SeriesPoint> points;  // without gaps, oldest first
};

/// Means by month, or by quarter when the median monthly number of answers is under 10. `months` may have gaps and any
/// order.
Series make_series(std::vector<MonthSum> months, disclosure::Audience audience, double confidence = 0.95);
/// The period to use for several series that stand in one chart: quarters when any of them needs quarters.
Period choose_period(const std::vector<MonthSum>& months);
Series make_series(std::vector<MonthSum> months, Period period, disclosure::Audience audience,
                   double confidence = 0.95);

}  // namespace cairn::evaluation
