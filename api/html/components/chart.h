#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/html/html.h"

namespace cairn::api::html {

/// A point of a line chart. Without a value it stands in the table only, with its note ("fewer than 8").
struct ChartPoint {
  std::optional<double> value, lower, upper;
  std::string n;  // people, as shown: "12", "about 15", "fewer than 8"
};

/// One line. Lines differ by colour, dash and shape, never by colour alone.
struct ChartSeries {
  std::string name;
  std::vector<ChartPoint> points;  // one for each label of the chart
};

/// A dated line across the chart, with its words.
struct ChartMarker {
  double position = 0;  // in units of labels: 2.5 lies between the third and the fourth
  std::string title;
};

/// Means over time with intervals, drawn by the server as SVG: nothing runs in the browser.
struct LineChart {
  std::string id;                  // unique on the page, letters and hyphens
  std::string title, description;  // the picture's name and a sentence that says what it shows
  std::string axis;                // "Pain, 0 to 10: lower is better"
  double minimum = 0, maximum = 10;
  std::vector<std::string> labels;  // periods, oldest first
  std::vector<ChartSeries> series;
  std::vector<ChartMarker> markers;
  std::string csv_address;  // "" = none
  int places = 1;           // decimals in the table
};

/// A figure with the picture (role=img, title, description), the key, the list of changes, and a table with the same
/// numbers. Wide parts scroll inside their own named region.
Html render_line_chart(const LineChart& chart);

/// One row of a chart of differences: an estimate with its interval around a line of no difference.
struct ForestRow {
  std::string label;
  std::optional<double> estimate, lower, upper;
  std::string note;  // shown in place of a missing figure
};
struct ForestChart {
  std::string id, title, description;
  std::string left, right;  // what either side of no difference means: "better", "worse"
  std::vector<ForestRow> rows;
};
/// Differences in units of the spread between people, all measures on one axis. The page gives the table beside it.
Html render_forest_chart(const ForestChart& chart);

}  // namespace cairn::api::html
