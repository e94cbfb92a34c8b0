#include "engine/evaluation/write_report.h"

#include <nlohmann/json.hpp>

#include "engine/base/csv.h"
#include "engine/evaluation/words.h"
#include "engine/stats/write.h"
#include "engine/stats/write_result.h"

namespace cairn::evaluation {
namespace {

using stats::write_interval;
using stats::write_number;

Json write_phase(const ShownPhase& phase) {
  return {{"n", write_count(phase.n)},
          {"n_baseline", write_count(phase.n_baseline)},
          {"n_pairs", write_count(phase.n_pairs)},
          {"baseline_mean", write_number(phase.baseline_mean)},
          {"baseline_sd", write_number(phase.baseline_sd)},
          {"mean", write_number(phase.mean)},
          {"sd", write_number(phase.sd)},
          {"median", write_number(phase.median)}};
}

Json write_figure(const ShownFigure& figure) {
  Json out = {{"id", figure.id},
              {"label", figure.label},
              {"unit", std::string(unit_name(figure.unit))},
              {"n_before", write_count(figure.n_before)},
              {"n_after", write_count(figure.n_after)},
              {"estimate", write_number(figure.estimate)},
              {"interval", write_interval(figure.interval)},
              {"sentence", figure.sentence},
              {"method", figure.method}};
  if (!figure.absent.empty()) out["absent"] = figure.absent;
  return out;
}

template <class T>
void add_detail(const char* name, const std::optional<T>& result, Json& out) {
  if (result) out[name] = stats::write_result(*result);
}

Json write_details(const MeasureComparison& m) {
  Json out = Json::object();
  add_detail("ancova", m.adjusted, out);
  add_detail("welch_t", m.difference, out);
  add_detail("cohens_d", m.effect, out);
  add_detail("mann_whitney", m.ranks, out);
  add_detail("cliffs_delta", m.dominance, out);
  add_detail("hodges_lehmann", m.shift, out);
  add_detail("responder", m.responders, out);
  if (m.responders) out["risk_difference"] = stats::write_result(m.responders->difference);
  add_detail("paired_t_before", m.before.change, out);
  add_detail("paired_t_after", m.after.change, out);
  add_detail("descriptive_before", m.before.later, out);
  add_detail("descriptive_after", m.after.later, out);
  add_detail("baseline_before", m.before.baseline, out);
  add_detail("baseline_after", m.after.baseline, out);
  add_detail("baseline_difference", m.baseline_difference, out);
  out["smallest_detectable"] = write_number(m.smallest_detectable);
  return out;
}

Json write_threshold(const std::optional<Threshold>& threshold) {
  if (!threshold) return nullptr;
  return {{"value", make_decimal(threshold->value)},
          {"kind", threshold->kind},
          {"population", threshold->population},
          {"source", threshold->source}};
}

Json write_measure(const ShownMeasure& shown, const MeasureComparison* exact) {
  Json out = {{"measure", shown.measure.id},
              {"title", shown.measure.title},
              {"direction", say_direction(shown.measure)},
              {"minimum", write_number(shown.measure.minimum)},
              {"maximum", write_number(shown.measure.maximum)},
              {"threshold", write_threshold(shown.measure.threshold)},
              {"before", write_phase(shown.before)},
              {"after", write_phase(shown.after)},
              {"sentence", shown.sentence}};
  Json& figures = out["figures"] = Json::array();
  for (const ShownFigure& figure : shown.figures) figures.push_back(write_figure(figure));
  if (exact != nullptr) out["details"] = write_details(*exact);
  return out;
}

Json write_tally(const ShownTally& tally) {
  return {{"reached", write_count(tally.reached)},
          {"waiting", write_count(tally.waiting)},
          {"missed", write_count(tally.missed)}};
}

Json write_attrition(const std::vector<ShownAttrition>& rows) {
  Json out = Json::array();
  for (const ShownAttrition& row : rows) {
    out.push_back({{"group", row.label},
                   {"n_completed", write_count(row.n_completed)},
                   {"n_lost", write_count(row.n_lost)},
                   {"completed_baseline_mean", write_number(row.completed_mean)},
                   {"lost_baseline_mean", write_number(row.lost_mean)}});
  }
  return out;
}

std::string csv_number(const std::optional<double>& value) { return value ? *number_text(make_decimal(*value)) : ""; }

}  // namespace

std::string_view unit_name(Unit unit) {
  constexpr std::string_view kNames[] = {"points", "standard deviations", "chance", "share"};
  return kNames[static_cast<std::size_t>(unit)];
}

Json write_count(const ShownCount& count) {
  const std::optional<std::int64_t> number = count.number();
  return number ? Json(*number) : Json(nullptr);
}

Json write_flow(const std::vector<ShownStep>& flow) {
  Json out = Json::array();
  for (const ShownStep& step : flow) {
    out.push_back({{"code", step.code},
                   {"title", step.title},
                   {"before", write_tally(step.before)},
                   {"after", write_tally(step.after)},
                   {"others", write_tally(step.others)},
                   {"total", write_tally(step.total)}});
  }
  return out;
}

Json write_report(const Report& report, const Comparison* details) {
  Json out = {
      {"pathway", report.pathway},
      {"change",
       {{"id", report.change.id},
        {"title", report.change.title},
        {"effective_on", format_date(report.change.effective_on)}}},
      {"timepoint", report.timepoint_title},
      {"plan_sha256", report.plan_sha256},
      {"as_of", format_date(report.today)},
      {"conf_level", write_number(report.confidence)},
      {"small_numbers", report.audience == Audience::ServiceTeam ? "exact" : "1-7 hidden, others to the nearest 5"},
      {"counts",
       {{"before", write_count(report.n_before)},
        {"after", write_count(report.n_after)},
        {"straddling", write_count(report.n_straddling)},
        {"not_exposed", write_count(report.n_not_exposed)},
        {"repeat_referrals", write_count(report.n_repeat)}}},
      {"flow", write_flow(report.flow)},
      {"completers_and_lost", write_attrition(report.attrition)},
      {"single_change_claim", report.is_refused() ? "refused" : "not refused"},
      {"conclusion",
       {{"headline", report.conclusion.headline},
        {"can", report.conclusion.can},
        {"cannot", report.conclusion.cannot}}}};
  Json& others = out["other_changes"] = Json::array();
  for (const auto& [title, day] : report.other_changes)
    others.push_back({{"title", title}, {"effective_on", format_date(day)}});
  Json& statements = out["statements"] = Json::array();
  for (const Statement& statement : report.statements) {
    statements.push_back(
        {{"code", statement.code}, {"kind", std::string(statement_kind(statement.kind))}, {"text", statement.text}});
  }
  Json& measures = out["measures"] = Json::array();
  for (std::size_t i = 0; i < report.measures.size(); ++i) {
    measures.push_back(write_measure(report.measures[i], details != nullptr ? &details->measures[i] : nullptr));
  }
  if (details != nullptr) out["plan"] = write_plan(details->plan);
  return out;
}

std::string write_figures_csv(const Report& report) {
  std::string out = "measure,figure,unit,n_before,n_after,estimate,lower,upper\r\n";
  for (const ShownMeasure& measure : report.measures) {
    for (const ShownFigure& figure : measure.figures) {
      out += csv_cell(measure.measure.title) + "," + csv_cell(figure.label) + "," +
             std::string(unit_name(figure.unit)) + "," + figure.n_before.cell() + "," + figure.n_after.cell() + "," +
             csv_number(figure.estimate) + "," + (figure.interval ? csv_number(figure.interval->lower) : "") + "," +
             (figure.interval ? csv_number(figure.interval->upper) : "") + "\r\n";
    }
  }
  return out;
}

std::string write_flow_csv(const std::vector<ShownStep>& flow, FlowColumns columns) {
  std::string out = "step,group,reached,may_still_come,missed\r\n";
  const auto add = [&](const ShownStep& step, const char* group, const ShownTally& tally) {
    out += csv_cell(step.title) + "," + group + "," + tally.reached.cell() + "," + tally.waiting.cell() + "," +
           tally.missed.cell() + "\r\n";
  };
  for (const ShownStep& step : flow) {
    if (columns == FlowColumns::AllTogether) {
      add(step, "all", step.total);
      continue;
    }
    add(step, "before", step.before);
    add(step, "after", step.after);
    add(step, "set aside", step.others);
  }
  return out;
}

std::string write_rows_csv(const std::vector<AnalysisRow>& rows) {
  std::string out = "number,phase,measure,baseline,later\n";
  for (const AnalysisRow& row : rows) {
    out += std::to_string(row.number) + "," + std::string(pathway::phase_code(row.phase)) + "," +
           csv_cell(row.measure) + "," + csv_number(row.baseline) + "," + csv_number(row.later) + "\n";
  }
  return out;
}

}  // namespace cairn::evaluation
