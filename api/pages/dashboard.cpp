#include <algorithm>
#include <chrono>

#include "api/html/components/chart.h"
#include "api/html/components/figure_table.h"
#include "api/html/page.h"
#include "api/pages/pathway.h"
#include "engine/base/text.h"
#include "engine/evaluation/words.h"
#include "engine/evaluation/write_report.h"
#include "engine/service/load_dashboard.h"

namespace cairn::api::pages {
namespace {

using service::Dashboard;
using service::MeasureSeries;

constexpr std::size_t kLinesPerChart = 3;

std::string address_of(const Dashboard& dashboard) { return "/pathway/" + dashboard.pathway->definition.id; }

/// First days of all periods that any of the series has, oldest first, with their labels.
std::vector<std::pair<Date, std::string>> list_periods(const MeasureSeries& measure) {
  std::vector<std::pair<Date, std::string>> periods;
  for (const MeasureSeries::At& at : measure.at) {
    for (const evaluation::SeriesPoint& point : at.series.points) periods.emplace_back(point.from, point.label);
  }
  std::sort(periods.begin(), periods.end());
  periods.erase(std::unique(periods.begin(), periods.end()), periods.end());
  return periods;
}

html::ChartSeries make_line(const MeasureSeries::At& at, const std::vector<std::pair<Date, std::string>>& periods) {
  html::ChartSeries line{at.title, {}};
  for (const auto& [from, label] : periods) {
    const auto it = std::find_if(at.series.points.begin(), at.series.points.end(),
                                 [&](const auto& point) { return point.from == from; });
    if (it == at.series.points.end()) {
      line.points.push_back({{}, {}, {}, "0"});
      continue;
    }
    html::ChartPoint point{it->mean, {}, {}, it->n.text()};
    if (it->interval) point.lower = it->interval->lower, point.upper = it->interval->upper;
    line.points.push_back(std::move(point));
  }
  return line;
}

/// Where a change lies among the periods; outside of them it is not marked.
std::vector<html::ChartMarker> mark_changes(const pathway::Definition& definition,
                                            const std::vector<std::pair<Date, std::string>>& periods,
                                            evaluation::Period period) {
  std::vector<html::ChartMarker> markers;
  if (periods.empty()) return markers;
  const double length = period == evaluation::Period::Month ? 30.4 : 91.3;
  for (const pathway::Change& change : definition.changes) {
    const auto after = std::upper_bound(periods.begin(), periods.end(), change.effective_on,
                                        [](Date day, const auto& entry) { return day < entry.first; });
    if (after == periods.begin()) continue;
    const auto column = after - periods.begin() - 1;
    const double share = days_between(periods[static_cast<std::size_t>(column)].first, change.effective_on) / length;
    if (share > 1) continue;
    markers.push_back(
        {static_cast<double>(column) + share - 0.5, change.title + ", " + format_date_in_words(change.effective_on)});
  }
  return markers;
}

/// Charts of one measure: three timepoints on each, so that lines can be told apart.
std::vector<html::View> draw_measure(const Dashboard& dashboard, const MeasureSeries& measure) {
  std::vector<html::View> charts;
  const auto periods = list_periods(measure);
  for (std::size_t first = 0; first < measure.at.size(); first += kLinesPerChart) {
    html::LineChart chart;
    chart.id = "chart-" + measure.measure.id + (first == 0 ? "" : "-later");
    chart.title = measure.measure.title + (first == 0 ? "" : ", later on");
    chart.minimum = measure.measure.minimum;
    chart.maximum = measure.measure.maximum;
    chart.axis = measure.measure.title + ", " + format_number(chart.minimum, 2) + " to " +
                 format_number(chart.maximum, 2) + ": " + evaluation::say_direction(measure.measure);
    std::string names;
    for (std::size_t i = first; i < std::min(measure.at.size(), first + kLinesPerChart); ++i) {
      chart.series.push_back(make_line(measure.at[i], periods));
      names += (names.empty() ? "" : "; ") + measure.at[i].title;
    }
    for (const auto& period : periods) chart.labels.push_back(period.second);
    const evaluation::Period period = measure.at.front().series.period;
    chart.markers = mark_changes(dashboard.pathway->definition, periods, period);
    chart.description = std::string("Average by ") + (period == evaluation::Period::Month ? "month" : "quarter") +
                        " of answering: " + names +
                        ". Vertical bars are 95% intervals; n is the number of people in the order of the key.";
    chart.csv_address = address_of(dashboard) + "/series.csv?measure=" + measure.measure.id;
    chart.places = evaluation::places_of(measure.measure);
    charts.push_back(html::View().set("chart", html::render_line_chart(chart)));
  }
  return charts;
}

std::vector<html::View> list_changes(const Dashboard& dashboard) {
  std::vector<html::View> rows;
  for (const pathway::Change& change : dashboard.pathway->definition.changes) {
    rows.push_back(html::View()
                       .set("address", address_of(dashboard) + "/change/" + change.id)
                       .set("title", change.title)
                       .set("date", format_date_in_words(change.effective_on))
                       .set("expected", change.expected));
  }
  return rows;
}

}  // namespace

Response get_dashboard(const Context& context, const Request& request) {
  const auto loaded = service::load_dashboard(context.services, request.actor, request.parameter("id"));
  if (!loaded) return error_response(request, loaded.error());
  const Dashboard& dashboard = **loaded;
  const pathway::Definition& definition = dashboard.pathway->definition;
  std::vector<html::View> measures;
  bool has_quarters = false;
  for (const MeasureSeries& measure : dashboard.measures) {
    measures.push_back(html::View()
                           .set("title", measure.measure.title)
                           .set("is_first", measures.empty())
                           .set("charts", draw_measure(dashboard, measure)));
    for (const MeasureSeries::At& at : measure.at)
      has_quarters = has_quarters || at.series.period == evaluation::Period::Quarter;
  }
  html::View view;
  view.set("title", definition.title).set("summary", definition.summary).set("organisation", definition.organisation);
  view.set("today", format_date_in_words(dashboard.today))
      .set("has_hidden", dashboard.audience == disclosure::Audience::Others);
  view.set("changes", list_changes(dashboard))
      .set("repeats", dashboard.n_repeat.number() == 0 ? "" : dashboard.n_repeat.text());
  view.set("flow", html::render_flow_table(dashboard.flow, html::Groups::AllTogether))
      .set("flow_csv", address_of(dashboard) + "/flow.csv");
  view.set("period", has_quarters ? "quarter (few people answer in a month)" : "month").set("measures", measures);
  html::Frame frame;
  frame.title = definition.title;
  frame.wide = true;
  return html::page(request, frame, html::render("dashboard", view));
}

Response get_series_csv(const Context& context, const Request& request) {
  const auto series = service::load_series(context.services, request.actor, request.parameter("id"),
                                           request.query_value("measure").value_or(""));
  if (!series) return error_response(request, series.error());
  return Response::download(service::write_series_csv(*series), "text/csv; charset=utf-8", series->measure.id + ".csv");
}

Response get_flow_csv(const Context& context, const Request& request) {
  const auto loaded = service::load_dashboard(context.services, request.actor, request.parameter("id"));
  if (!loaded) return error_response(request, loaded.error());
  return Response::download(evaluation::write_flow_csv((*loaded)->flow, evaluation::FlowColumns::AllTogether),
                            "text/csv; charset=utf-8", "flow.csv");
}

}  // namespace cairn::api::pages
