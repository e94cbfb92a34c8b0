#include "engine/evaluation/series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/stats/distributions.h"

namespace cairn::evaluation {
namespace {

using std::chrono::months;
using std::chrono::year_month;

constexpr std::int64_t kFewAnswers = 10;

std::optional<year_month> parse_month(const std::string& text) {
  const std::optional<Date> day = parse_date(text + "-01");
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{*day};
  return date.year() / date.month();
}

year_month start_of(year_month month, Period period) {
  if (period == Period::Month) return month;
  return month.year() / std::chrono::month{(static_cast<unsigned>(month.month()) - 1) / 3 * 3 + 1};
}

std::string short_month(year_month month) {
  static constexpr std::array kNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return kNames[static_cast<unsigned>(month.month()) - 1];
}

std::string label_of(year_month from, Period period) {
  const std::string year = " " + std::to_string(static_cast<int>(from.year()));
  return period == Period::Month ? short_month(from) + year
                                 : short_month(from) + " to " + short_month(from + months(2)) + year;
}

SeriesPoint make_point(year_month from, Period period, const MonthSum& sum, disclosure::Audience audience,
                       double confidence) {
  SeriesPoint point{Date{from / 1}, label_of(from, period), disclosure::show_count(sum.n, audience), {}, {}};
  if (sum.n == 0 || !disclosure::may_show_figure(sum.n, audience)) return point;
  const double n = static_cast<double>(sum.n), mean = sum.sum / n;
  const auto shown = [&](double value) {
    return audience == disclosure::Audience::Others ? std::round(value * 10) / 10 + 0.0 : value;
  };
  point.mean = shown(mean);
  if (sum.n > 1) {
    const double variance = std::max(0.0, (sum.sum_of_squares - n * mean * mean) / (n - 1));
    const double half = -stats::t_quantile((1 - confidence) / 2, n - 1) * std::sqrt(variance / n);
    point.interval = stats::Interval{shown(mean - half), shown(mean + half)};
  }
  return point;
}

}  // namespace

Period choose_period(const std::vector<MonthSum>& sums) {
  if (sums.empty()) return Period::Month;
  std::vector<std::int64_t> counts;
  for (const MonthSum& sum : sums) counts.push_back(sum.n);
  std::sort(counts.begin(), counts.end());
  const std::int64_t twice_median = counts[(counts.size() - 1) / 2] + counts[counts.size() / 2];
  return twice_median < 2 * kFewAnswers ? Period::Quarter : Period::Month;
}

Series make_series(std::vector<MonthSum> sums, Period period, disclosure::Audience audience, double confidence) {
  std::map<year_month, MonthSum> by_start;
  for (const MonthSum& sum : sums) {
    const std::optional<year_month> month = parse_month(sum.month);
    if (!month) continue;
    MonthSum& total = by_start[start_of(*month, period)];
    total.n += sum.n;
    total.sum += sum.sum;
    total.sum_of_squares += sum.sum_of_squares;
  }
  Series series{period, {}};
  if (by_start.empty()) return series;
  const months step(period == Period::Month ? 1 : 3);
  for (year_month from = by_start.begin()->first; from <= by_start.rbegin()->first; from += step) {
    const auto it = by_start.find(from);
    series.points.push_back(
        make_point(from, period, it == by_start.end() ? MonthSum{} : it->second, audience, confidence));
  }
  return series;
}

Series make_series(std::vector<MonthSum> sums, disclosure::Audience audience, double confidence) {
  const Period period = choose_period(sums);
  return make_series(std::move(sums), period, audience, confidence);
}

}  // namespace cairn::evaluation
