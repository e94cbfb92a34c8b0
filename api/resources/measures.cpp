#include "api/resources/measures.h"

#include <nlohmann/json.hpp>

#include "engine/evaluation/words.h"
#include "engine/evaluation/write_report.h"
#include "engine/service/load_dashboard.h"
#include "engine/stats/write.h"

namespace cairn::api::resources {
namespace {

Json write_measure(const evaluation::Measure& measure) {
  Json out = {{"measure", measure.id},
              {"title", measure.title},
              {"direction", evaluation::say_direction(measure)},
              {"primary", measure.is_primary},
              {"minimum", stats::write_number(measure.minimum)},
              {"maximum", stats::write_number(measure.maximum)},
              {"threshold", nullptr}};
  if (measure.threshold) {
    out["threshold"] = {{"value", stats::write_number(measure.threshold->value)},
                        {"kind", measure.threshold->kind},
                        {"population", measure.threshold->population},
                        {"source", measure.threshold->source}};
  }
  return out;
}

Json write_series(const service::MeasureSeries& series) {
  Json out = {{"measure", write_measure(series.measure)}};
  Json& lines = out["series"] = Json::array();
  for (const service::MeasureSeries::At& at : series.at) {
    Json points = Json::array();
    for (const evaluation::SeriesPoint& point : at.series.points) {
      points.push_back({{"from", format_date(point.from)},
                        {"label", point.label},
                        {"n", evaluation::write_count(point.n)},
                        {"mean", stats::write_number(point.mean)},
                        {"interval", stats::write_interval(point.interval)}});
    }
    lines.push_back({{"timepoint", at.timepoint},
                     {"title", at.title},
                     {"points", points},
                     {"period", at.series.period == evaluation::Period::Month ? "month" : "quarter"}});
  }
  return out;
}

}  // namespace

Response list_measures(const Context& context, const Request& request) {
  const auto dashboard = service::load_dashboard(context.services, request.actor, request.parameter("id"));
  if (!dashboard) return error_response(request, dashboard.error());
  Json measures = Json::array();
  for (const service::MeasureSeries& series : (*dashboard)->measures) measures.push_back(write_measure(series.measure));
  return Response::json({{"pathway", (*dashboard)->pathway->definition.id}, {"measures", measures}});
}

Response get_flow(const Context& context, const Request& request) {
  const auto dashboard = service::load_dashboard(context.services, request.actor, request.parameter("id"));
  if (!dashboard) return error_response(request, dashboard.error());
  Json steps = Json::array();
  for (const evaluation::ShownStep& step : (*dashboard)->flow) {
    steps.push_back({{"code", step.code},
                     {"title", step.title},
                     {"reached", evaluation::write_count(step.total.reached)},
                     {"waiting", evaluation::write_count(step.total.waiting)},
                     {"missed", evaluation::write_count(step.total.missed)}});
  }
  return Response::json({{"pathway", (*dashboard)->pathway->definition.id},
                         {"as_of", format_date((*dashboard)->today)},
                         {"repeat_referrals", evaluation::write_count((*dashboard)->n_repeat)},
                         {"flow", steps}});
}

Response get_series(const Context& context, const Request& request) {
  const auto series = service::load_series(context.services, request.actor, request.parameter("id"),
                                           request.query_value("measure").value_or(""));
  if (!series) return error_response(request, series.error());
  return Response::json(write_series(*series));
}

}  // namespace cairn::api::resources
