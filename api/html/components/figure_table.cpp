#include "api/html/components/figure_table.h"

#include <cmath>

#include "engine/base/text.h"
#include "engine/evaluation/words.h"

namespace cairn::api::html {
namespace {

using evaluation::ShownCount;
using evaluation::ShownFigure;
using evaluation::ShownMeasure;
using evaluation::ShownStep;
using evaluation::ShownTally;
using evaluation::Unit;

constexpr std::string_view kMinus = "\u2212";

/// A group that has no part in a figure shows a dash.
std::string people(const ShownFigure& figure, const ShownCount& count) {
  const bool is_of_one_group = figure.n_before.number() == 0 || figure.n_after.number() == 0;
  return is_of_one_group && count.number() == 0 ? "–" : count.text();
}

View row_of(const ShownMeasure& measure, const ShownFigure& figure) {
  View row;
  row.set("label", figure.label)
      .set("n_before", people(figure, figure.n_before))
      .set("n_after", people(figure, figure.n_after));
  row.set("sentence", figure.absent.empty() ? figure.sentence : figure.absent).set("method", figure.method);
  std::string estimate = "–", interval = "–";
  if (figure.estimate) estimate = format_figure(measure.measure, figure.unit, *figure.estimate);
  if (figure.interval) {
    interval = format_figure(measure.measure, figure.unit, figure.interval->lower) + " to " +
               format_figure(measure.measure, figure.unit, figure.interval->upper);
  }
  return row.set("estimate", estimate).set("interval", interval);
}

View tally_of(const ShownStep& step, const std::string& group, const ShownTally& tally) {
  return View()
      .set("step", step.title)
      .set("group", group)
      .set("reached", tally.reached.text())
      .set("waiting", tally.waiting.text())
      .set("missed", tally.missed.text());
}

}  // namespace

std::string format_figure(const evaluation::Measure& measure, Unit unit, double value) {
  const bool is_share = unit == Unit::Chance || unit == Unit::Share;
  const int places = is_share ? 0 : unit == Unit::Points ? evaluation::places_of(measure) : 2;
  const std::string number = format_number(std::abs(is_share ? value * 100 : value), places);
  return std::string(value < 0 && number != "0" ? kMinus : std::string_view()) + number + (is_share ? "%" : "");
}

Html render_figure_table(const ShownMeasure& measure) {
  std::vector<View> rows;
  for (const ShownFigure& figure : measure.figures) rows.push_back(row_of(measure, figure));
  return render("change_figures", View().set("title", measure.measure.title).set("rows", rows));
}

Html render_flow_table(const std::vector<ShownStep>& flow, Groups groups) {
  std::vector<View> rows;
  for (const ShownStep& step : flow) {
    if (groups == Groups::AllTogether) {
      rows.push_back(tally_of(step, "", step.total));
      continue;
    }
    rows.push_back(tally_of(step, "Before", step.before));
    rows.push_back(tally_of(step, "After", step.after));
    rows.push_back(tally_of(step, "Set aside", step.others));
  }
  return render("dashboard_flow", View().set("by_phase", groups == Groups::ByPhase).set("rows", rows));
}

}  // namespace cairn::api::html
