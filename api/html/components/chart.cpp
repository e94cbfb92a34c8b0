#include "api/html/components/chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "api/html/components/svg.h"
#include "engine/base/error.h"
#include "engine/base/text.h"

namespace cairn::api::html {
namespace {

constexpr double kHeight = 360, kLeft = 54, kRight = 20, kTop = 44, kBottom = 84;
constexpr double kStep = 74;  // between labels
constexpr const char* kText = "#212b32";
constexpr const char* kGrid = "#d8dde0";
constexpr const char* kQuiet = "#4c6272";

enum class Shape { Circle, Square, Triangle, Diamond };
struct Look {
  const char* colour;
  const char* dash;
  Shape shape;
};
constexpr std::array<Look, 4> kLooks = {{{"#005eb8", "", Shape::Circle},
                                         {"#801650", "9 5", Shape::Square},
                                         {"#0b7a73", "3 4", Shape::Triangle},
                                         {"#4c6272", "12 4 3 4", Shape::Diamond}}};
const Look& look_of(std::size_t series) { return kLooks[series % kLooks.size()]; }

/// A shape around a point, outlined so that it also shows where its colour does not.
void draw_shape(Svg& svg, const Look& look, double x, double y) {
  const auto point = [&](double dx, double dy) { return coordinate(x + dx) + "," + coordinate(y + dy) + " "; };
  const std::string fill = look.colour;
  switch (look.shape) {
    case Shape::Circle:
      return svg.empty("circle", {{"cx", coordinate(x)},
                                  {"cy", coordinate(y)},
                                  {"r", "5.5"},
                                  {"fill", fill},
                                  {"stroke", "#fff"},
                                  {"stroke-width", "1"}});
    case Shape::Square:
      return svg.empty("rect", {{"x", coordinate(x - 5)},
                                {"y", coordinate(y - 5)},
                                {"width", "10"},
                                {"height", "10"},
                                {"fill", fill},
                                {"stroke", "#fff"},
                                {"stroke-width", "1"}});
    case Shape::Triangle:
      return svg.empty("polygon", {{"points", point(0, -7) + point(6.5, 5) + point(-6.5, 5)},
                                   {"fill", fill},
                                   {"stroke", "#fff"},
                                   {"stroke-width", "1"}});
    case Shape::Diamond:
      return svg.empty("polygon", {{"points", point(0, -7) + point(6, 0) + point(0, 7) + point(-6, 0)},
                                   {"fill", fill},
                                   {"stroke", "#fff"},
                                   {"stroke-width", "1"}});
  }
}

/// Draws one chart; knows where a value lies.
class Drawing {
 public:
  explicit Drawing(const LineChart& chart)
      : chart_(chart),
        columns_(chart.labels.size()),
        width_(std::max(640.0, kLeft + kRight + kStep * static_cast<double>(columns_))) {}

  std::string draw() {
    const std::string title = chart_.id + "-title", description = chart_.id + "-description";
    svg_.open("svg", {{"class", "cairn-chart"},
                      {"role", "img"},
                      {"aria-labelledby", title + " " + description},
                      {"width", coordinate(width_)},
                      {"height", coordinate(kHeight)},
                      {"viewBox", "0 0 " + coordinate(width_) + " " + coordinate(kHeight)},
                      {"xmlns", "http://www.w3.org/2000/svg"},
                      {"font-family", "Arial, sans-serif"},
                      {"font-size", "14"},
                      {"fill", kText}});
    svg_.text("title", {{"id", title}}, chart_.title);
    svg_.text("desc", {{"id", description}}, chart_.description);
    svg_.empty("rect", {{"width", coordinate(width_)}, {"height", coordinate(kHeight)}, {"fill", "#fff"}});
    draw_axes();
    draw_markers();
    for (std::size_t series = 0; series < chart_.series.size(); ++series) draw_series(series);
    svg_.close("svg");
    return svg_.take();
  }

 private:
  double x_of(double column) const {
    return kLeft + (width_ - kLeft - kRight) * (column + 0.5) / static_cast<double>(std::max<std::size_t>(columns_, 1));
  }
  double y_of(double value) const {
    const double share =
        (std::clamp(value, chart_.minimum, chart_.maximum) - chart_.minimum) / (chart_.maximum - chart_.minimum);
    return kHeight - kBottom - (kHeight - kTop - kBottom) * share;
  }
  void line(double x1, double y1, double x2, double y2, const std::string& colour, const std::string& width,
            const std::string& dash = "none") {
    svg_.empty("line", {{"x1", coordinate(x1)},
                        {"y1", coordinate(y1)},
                        {"x2", coordinate(x2)},
                        {"y2", coordinate(y2)},
                        {"stroke", colour},
                        {"stroke-width", width},
                        {"stroke-dasharray", dash}});
  }

  void draw_axes() {
    svg_.text("text", {{"x", "8"}, {"y", "20"}, {"font-weight", "bold"}}, chart_.axis);
    const double step = axis_step(chart_.minimum, chart_.maximum, 6);
    for (double value = std::ceil(chart_.minimum / step) * step; value <= chart_.maximum + step * 1e-6; value += step) {
      line(kLeft, y_of(value), width_ - kRight, y_of(value), kGrid, "1");
      svg_.text("text", {{"x", coordinate(kLeft - 8)}, {"y", coordinate(y_of(value) + 5)}, {"text-anchor", "end"}},
                format_number(value, 2));
    }
    line(kLeft, y_of(chart_.minimum), width_ - kRight, y_of(chart_.minimum), kQuiet, "1");
    for (std::size_t column = 0; column < columns_; ++column) draw_label(column);
    svg_.text("text", {{"x", "8"}, {"y", coordinate(kHeight - 14)}, {"font-size", "13"}, {"fill", kQuiet}}, "n");
  }

  /// The period on one or two lines, and under it the people of each series.
  void draw_label(std::size_t column) {
    const std::string& label = chart_.labels[column];
    const std::size_t space = label.rfind(' ');
    const std::string x = coordinate(x_of(static_cast<double>(column)));
    svg_.text("text",
              {{"x", x}, {"y", coordinate(kHeight - kBottom + 18)}, {"text-anchor", "middle"}, {"font-size", "12"}},
              label.substr(0, space));
    if (space != std::string::npos) {
      svg_.text("text",
                {{"x", x}, {"y", coordinate(kHeight - kBottom + 33)}, {"text-anchor", "middle"}, {"font-size", "12"}},
                label.substr(space + 1));
    }
    std::string people;
    for (const ChartSeries& series : chart_.series)
      people += (people.empty() ? "" : " | ") + short_count(series.points[column].n);
    svg_.text(
        "text",
        {{"x", x}, {"y", coordinate(kHeight - 14)}, {"text-anchor", "middle"}, {"font-size", "12"}, {"fill", kQuiet}},
        people);
  }

  static std::string short_count(std::string text) {
    if (text.starts_with("fewer than ")) return "<" + text.substr(11);
    if (text.starts_with("about ")) return "~" + text.substr(6);
    return text;
  }

  void draw_markers() {
    for (std::size_t i = 0; i < chart_.markers.size(); ++i) {
      const double x = std::clamp(x_of(chart_.markers[i].position), kLeft, width_ - kRight);
      line(x, kTop - 8, x, y_of(chart_.minimum), kText, "2", "2 3");
      svg_.empty("circle", {{"cx", coordinate(x)}, {"cy", coordinate(kTop - 8)}, {"r", "9"}, {"fill", kText}});
      svg_.text("text",
                {{"x", coordinate(x)},
                 {"y", coordinate(kTop - 3.5)},
                 {"text-anchor", "middle"},
                 {"font-size", "12"},
                 {"font-weight", "bold"},
                 {"fill", "#fff"}},
                std::to_string(i + 1));
    }
  }

  void draw_series(std::size_t index) {
    const ChartSeries& series = chart_.series[index];
    const Look& look = look_of(index);
    // Side by side, so that intervals of two series do not cover each other.
    const double shift = (static_cast<double>(index) - (static_cast<double>(chart_.series.size()) - 1) / 2) * 0.12;
    std::string path;
    bool is_drawing = false;
    for (std::size_t column = 0; column < columns_; ++column) {
      const ChartPoint& point = series.points[column];
      if (!point.value) {
        is_drawing = false;
        continue;
      }
      const double x = x_of(static_cast<double>(column) + shift);
      path += std::string(is_drawing ? "L" : "M") + coordinate(x) + " " + coordinate(y_of(*point.value)) + " ";
      is_drawing = true;
      if (point.lower && point.upper) line(x, y_of(*point.lower), x, y_of(*point.upper), look.colour, "2");
    }
    if (path.empty()) return;
    const std::string dash = *look.dash == '\0' ? "none" : look.dash;
    svg_.empty("path", {{"d", path},
                        {"fill", "none"},
                        {"stroke", look.colour},
                        {"stroke-width", "2.5"},
                        {"stroke-dasharray", dash},
                        {"stroke-linejoin", "round"}});
    for (std::size_t column = 0; column < columns_; ++column) {
      if (series.points[column].value)
        draw_shape(svg_, look, x_of(static_cast<double>(column) + shift), y_of(*series.points[column].value));
    }
  }

  const LineChart& chart_;
  std::size_t columns_;
  double width_;
  Svg svg_;
};

/// A line with its shape for the key; decorative, since the words follow.
Html draw_key(std::size_t series) {
  Svg svg;
  const Look& look = look_of(series);
  svg.open(
      "svg",
      {{"width", "40"}, {"height", "16"}, {"viewBox", "0 0 40 16"}, {"aria-hidden", "true"}, {"focusable", "false"}});
  svg.empty("line", {{"x1", "0"},
                     {"y1", "8"},
                     {"x2", "40"},
                     {"y2", "8"},
                     {"stroke", look.colour},
                     {"stroke-width", "2.5"},
                     {"stroke-dasharray", *look.dash == '\0' ? "none" : look.dash}});
  draw_shape(svg, look, 20, 8);
  svg.close("svg");
  return Html::trusted(svg.take());
}

std::string cell(const std::optional<double>& value, int places) { return value ? format_number(*value, places) : "–"; }

std::vector<View> table_rows(const LineChart& chart) {
  std::vector<View> rows;
  for (const ChartSeries& series : chart.series) {
    for (std::size_t column = 0; column < chart.labels.size(); ++column) {
      const ChartPoint& point = series.points[column];
      const std::string interval = point.lower && point.upper ? format_number(*point.lower, chart.places) + " to " +
                                                                    format_number(*point.upper, chart.places)
                                                              : "–";
      rows.push_back(View()
                         .set("period", chart.labels[column])
                         .set("series", series.name)
                         .set("n", point.n)
                         .set("mean", cell(point.value, chart.places))
                         .set("interval", interval));
    }
  }
  return rows;
}

}  // namespace

Html render_line_chart(const LineChart& chart) {
  CAIRN_ASSERT(chart.maximum > chart.minimum);
  for (const ChartSeries& series : chart.series) CAIRN_ASSERT(series.points.size() == chart.labels.size());
  std::vector<View> keys, markers;
  for (std::size_t i = 0; i < chart.series.size(); ++i)
    keys.push_back(View().set("picture", draw_key(i)).set("name", chart.series[i].name));
  for (std::size_t i = 0; i < chart.markers.size(); ++i)
    markers.push_back(View().set("number", std::to_string(i + 1)).set("title", chart.markers[i].title));
  View view;
  view.set("id", chart.id).set("title", chart.title).set("description", chart.description);
  view.set("picture", Html::trusted(Drawing(chart).draw()));
  view.set("keys", keys).set("markers", markers).set("has_markers", !markers.empty());
  view.set("rows", table_rows(chart)).set("csv", chart.csv_address);
  return render("dashboard_chart", view);
}

namespace {

constexpr double kForestLeft = 250, kForestWidth = 760, kForestRow = 44, kForestTop = 50;

/// Where a difference lies; the axis is symmetric and reaches at least 0.6.
struct ForestScale {
  double reach;
  double x(double value) const {
    return kForestLeft + (kForestWidth - kForestLeft - 20) * (std::clamp(value / reach, -1.0, 1.0) + 1) / 2;
  }
};

void draw_forest_row(Svg& svg, const ForestScale& scale, const ForestRow& row, double y) {
  svg.text("text", {{"x", coordinate(kForestLeft - 14)}, {"y", coordinate(y + 5)}, {"text-anchor", "end"}}, row.label);
  if (!row.estimate || !row.lower || !row.upper) {
    return svg.text(
        "text", {{"x", coordinate(scale.x(0) + 10)}, {"y", coordinate(y + 5)}, {"font-size", "12"}, {"fill", kQuiet}},
        row.note);
  }
  svg.empty("line", {{"x1", coordinate(scale.x(*row.lower))},
                     {"y1", coordinate(y)},
                     {"x2", coordinate(scale.x(*row.upper))},
                     {"y2", coordinate(y)},
                     {"stroke", "#005eb8"},
                     {"stroke-width", "3"}});
  draw_shape(svg, kLooks[3], scale.x(*row.estimate), y);
}

}  // namespace

Html render_forest_chart(const ForestChart& chart) {
  double reach = 0.6;
  for (const ForestRow& row : chart.rows) {
    for (const auto& end : {row.lower, row.upper})
      reach = end ? std::max(reach, std::min(2.0, std::abs(*end) * 1.05)) : reach;
  }
  const ForestScale scale{reach};
  const double height = kForestTop + kForestRow * static_cast<double>(chart.rows.size()) + 40, bottom = height - 34;
  Svg svg;
  svg.open("svg", {{"class", "cairn-chart"},
                   {"role", "img"},
                   {"aria-labelledby", chart.id + "-title " + chart.id + "-description"},
                   {"width", coordinate(kForestWidth)},
                   {"height", coordinate(height)},
                   {"viewBox", "0 0 " + coordinate(kForestWidth) + " " + coordinate(height)},
                   {"xmlns", "http://www.w3.org/2000/svg"},
                   {"font-family", "Arial, sans-serif"},
                   {"font-size", "14"},
                   {"fill", kText}});
  svg.text("title", {{"id", chart.id + "-title"}}, chart.title);
  svg.text("desc", {{"id", chart.id + "-description"}}, chart.description);
  svg.empty("rect", {{"width", coordinate(kForestWidth)}, {"height", coordinate(height)}, {"fill", "#fff"}});
  svg.text("text", {{"x", coordinate(scale.x(0) - 12)}, {"y", "24"}, {"text-anchor", "end"}, {"font-weight", "bold"}},
           "\u2190 " + chart.left);
  svg.text("text", {{"x", coordinate(scale.x(0) + 12)}, {"y", "24"}, {"font-weight", "bold"}}, chart.right + " \u2192");
  const double step = axis_step(-reach, reach, 8);
  for (double value = -std::floor(reach / step) * step; value <= reach + 1e-9; value += step) {
    const bool is_zero = std::abs(value) < step / 2;
    svg.empty("line", {{"x1", coordinate(scale.x(value))},
                       {"y1", coordinate(kForestTop - 14)},
                       {"x2", coordinate(scale.x(value))},
                       {"y2", coordinate(bottom)},
                       {"stroke", is_zero ? kText : kGrid},
                       {"stroke-width", is_zero ? "2" : "1"}});
    svg.text("text",
             {{"x", coordinate(scale.x(value))},
              {"y", coordinate(bottom + 18)},
              {"text-anchor", "middle"},
              {"font-size", "12"}},
             format_number(value, 1));
  }
  for (std::size_t i = 0; i < chart.rows.size(); ++i)
    draw_forest_row(svg, scale, chart.rows[i], kForestTop + kForestRow * (static_cast<double>(i) + 0.35));
  svg.close("svg");
  return Html::trusted(svg.take());
}

}  // namespace cairn::api::html
