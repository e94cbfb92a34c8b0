#include <algorithm>

#include "api/html/components/chart.h"
#include "api/html/components/figure_table.h"
#include "api/html/page.h"
#include "api/pages/pathway.h"
#include "engine/base/text.h"
#include "engine/evaluation/words.h"
#include "engine/evaluation/write_report.h"
#include "engine/service/run_comparison.h"

namespace cairn::api::pages {
namespace {

using evaluation::Measure;
using evaluation::Report;
using evaluation::ShownMeasure;
using evaluation::Statement;

std::vector<html::View> list_texts(const std::vector<std::string>& texts) {
  std::vector<html::View> rows;
  for (const std::string& text : texts) rows.push_back(html::View().set("text", text));
  return rows;
}

std::vector<html::View> list_statements(const Report& report, Statement::Kind kind) {
  std::vector<html::View> rows;
  for (const Statement& statement : report.statements) {
    if (statement.kind == kind) rows.push_back(html::View().set("text", statement.text));
  }
  return rows;
}

std::string average(const Measure& measure, const std::optional<double>& mean, const std::optional<double>& sd) {
  if (!mean) return "–";
  const int places = evaluation::places_of(measure);
  return format_number(*mean, places) + (sd ? " (" + format_number(*sd, places) + ")" : "");
}

html::View phase_row(const ShownMeasure& measure, const char* label, const evaluation::ShownPhase& phase) {
  return html::View()
      .set("label", label)
      .set("n_baseline", phase.n_baseline.text())
      .set("n", phase.n.text())
      .set("baseline", average(measure.measure, phase.baseline_mean, phase.baseline_sd))
      .set("mean", average(measure.measure, phase.mean, phase.sd));
}

std::string say_threshold(const Measure& measure) {
  if (!measure.threshold) return "";
  return "An improvement of " + evaluation::say_points(measure, measure.threshold->value) +
         " from the start counts as one that matters (" + measure.threshold->source + ").";
}

html::View measure_view(const ShownMeasure& measure, std::string_view timepoint) {
  const std::string range =
      format_number(measure.measure.minimum, 2) + " to " + format_number(measure.measure.maximum, 2);
  html::View view;
  view.set("title", measure.measure.title)
      .set("range", range)
      .set("direction", evaluation::say_direction(measure.measure));
  view.set("threshold", say_threshold(measure.measure))
      .set("sentence", measure.sentence)
      .set("has_baseline", measure.has_baseline);
  view.set("phases", std::vector<html::View>{phase_row(measure, "Before", measure.before),
                                             phase_row(measure, "After", measure.after)});
  view.set("table", html::render_figure_table(measure)).set("timepoint", timepoint);
  return html::View().set("title", measure.measure.title).set("body", html::render("change_measure", view));
}

/// Better is always to the right, whatever the direction of the scale.
html::Html draw_forest(const Report& report) {
  html::ForestChart chart{"forest", "All measures on one scale", "", "worse after", "better after", {}};
  std::string described;
  for (const ShownMeasure& measure : report.measures) {
    html::ForestRow row{measure.measure.title, {}, {}, {}, "no figure"};
    if (row.label.size() > 34) row.label = row.label.substr(0, row.label.rfind(' ', 32)) + " …";
    for (const evaluation::ShownFigure& figure : measure.figures) {
      if (figure.id != "effect") continue;
      if (!figure.absent.empty()) row.note = "too few people to show";
      if (!figure.estimate || !figure.interval) continue;
      const double sign = evaluation::sign_of_better(measure.measure);
      row.estimate = *figure.estimate * sign;
      row.lower = std::min(figure.interval->lower * sign, figure.interval->upper * sign);
      row.upper = std::max(figure.interval->lower * sign, figure.interval->upper * sign);
      described += measure.measure.title + " " + format_number(*row.estimate, 2) + " (" + format_number(*row.lower, 2) +
                   " to " + format_number(*row.upper, 2) + "); ";
    }
    chart.rows.push_back(std::move(row));
  }
  chart.description = "Standardised differences, positive is better after the change: " +
                      (described.empty() ? "none can be shown yet." : described);
  return html::render_forest_chart(chart);
}

std::vector<html::View> list_themes(const service::ComparisonOutcome& outcome, const service::LoadedPathway* pathway) {
  std::vector<html::View> rows;
  if (pathway == nullptr) return rows;
  for (const std::string& id : outcome.report.change.prompted_by) {
    if (const pathway::Theme* theme = pathway->definition.find_theme(id))
      rows.push_back(html::View().set("wording", theme->wording));
  }
  return rows;
}

std::vector<html::View> list_attrition(const Report& report) {
  std::vector<html::View> rows;
  const Measure& main = report.measures.front().measure;
  for (const evaluation::ShownAttrition& row : report.attrition) {
    rows.push_back(html::View()
                       .set("label", row.label)
                       .set("n_completed", row.n_completed.text())
                       .set("completed", average(main, row.completed_mean, {}))
                       .set("n_lost", row.n_lost.text())
                       .set("lost", average(main, row.lost_mean, {})));
  }
  return rows;
}

void set_change(const service::ComparisonOutcome& outcome, html::View& view) {
  const Report& report = outcome.report;
  view.set("pathway", report.pathway_title)
      .set("pathway_id", report.pathway)
      .set("change_id", report.change.id)
      .set("title", report.change.title);
  view.set("what", report.change.what).set("by_whom", report.change.by_whom).set("expected", report.change.expected);
  view.set("date", format_date_in_words(report.change.effective_on))
      .set("themes", list_themes(outcome, outcome.pathway.get()));
}

void set_conclusion(const Report& report, html::View& view) {
  const auto cautions = list_statements(report, Statement::Kind::Caution);
  view.set("headline", report.conclusion.headline)
      .set("can", list_texts(report.conclusion.can))
      .set("cannot", list_texts(report.conclusion.cannot));
  view.set("refusals", list_statements(report, Statement::Kind::Refusal))
      .set("cautions", cautions)
      .set("has_cautions", !cautions.empty());
  view.set("context", list_statements(report, Statement::Kind::Context))
      .set("has_hidden", report.audience == disclosure::Audience::Others);
}

void set_people(const Report& report, html::View& view) {
  view.set("n_before", report.n_before.text()).set("n_after", report.n_after.text());
  view.set("n_straddling", report.n_straddling.text()).set("n_not_exposed", report.n_not_exposed.text());
  view.set("flow", html::render_flow_table(report.flow, html::Groups::ByPhase));
  const bool has_attrition = report.measures.front().has_baseline;
  view.set("has_attrition", has_attrition)
      .set("attrition", list_attrition(report))
      .set("main", report.measures.front().measure.title);
}

Result<service::ComparisonOutcome> load(const Context& context, const Request& request) {
  return service::view_comparison(context.services, request.actor, request.parameter("id"),
                                  request.parameter("change"));
}

}  // namespace

Response get_change(const Context& context, const Request& request) {
  const auto outcome = load(context, request);
  if (!outcome) return error_response(request, outcome.error());
  const Report& report = outcome->report;
  const std::string address = "/pathway/" + report.pathway + "/change/" + report.change.id;
  html::View view;
  set_change(*outcome, view);
  set_conclusion(report, view);
  set_people(report, view);
  std::vector<html::View> measures;
  for (const ShownMeasure& measure : report.measures) measures.push_back(measure_view(measure, report.timepoint_title));
  view.set("main_measure", measures.front());
  measures.erase(measures.begin());
  view.set("measures", measures).set("forest", draw_forest(report)).set("timepoint", report.timepoint_title);
  view.set("csv", address + "/figures.csv").set("flow_csv", address + "/flow.csv");
  view.set("today", format_date_in_words(report.today)).set("seal", report.plan_sha256);
  html::Frame frame;
  frame.title = report.change.title;
  frame.back_link = "/pathway/" + report.pathway;
  frame.wide = true;
  return html::page(request, frame, html::render("change", view));
}

Response get_change_figures_csv(const Context& context, const Request& request) {
  const auto outcome = load(context, request);
  if (!outcome) return error_response(request, outcome.error());
  return Response::download(evaluation::write_figures_csv(outcome->report), "text/csv; charset=utf-8",
                            outcome->report.change.id + "-figures.csv");
}

Response get_change_flow_csv(const Context& context, const Request& request) {
  const auto outcome = load(context, request);
  if (!outcome) return error_response(request, outcome.error());
  return Response::download(evaluation::write_flow_csv(outcome->report.flow, evaluation::FlowColumns::ByPhase),
                            "text/csv; charset=utf-8", outcome->report.change.id + "-flow.csv");
}

}  // namespace cairn::api::pages
