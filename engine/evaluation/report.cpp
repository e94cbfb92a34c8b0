#include "engine/evaluation/report.h"

#include <algorithm>
#include <array>

#include "engine/evaluation/figures.h"
#include "engine/evaluation/guard.h"
#include "engine/evaluation/words.h"

namespace cairn::evaluation {
namespace {

using disclosure::show_count;
using pathway::Phase;

ShownCount shown(std::size_t count, Audience audience) {
  return show_count(static_cast<std::int64_t>(count), audience);
}

/// One kind of count over the groups and in all, such that no hidden group follows from the total.
void show_across(const FlowStep& step, std::size_t Tally::*field, ShownCount ShownTally::*slot, Audience audience,
                 ShownStep& out) {
  const auto at = [&](Phase phase) {
    return static_cast<std::int64_t>(step.by_phase[static_cast<std::size_t>(phase)].*field);
  };
  const std::array parts = {at(Phase::Before), at(Phase::After), at(Phase::Straddling) + at(Phase::NotExposed)};
  const disclosure::ShownRow row = disclosure::show_row(parts, audience);
  out.before.*slot = row.parts[0];
  out.after.*slot = row.parts[1];
  out.others.*slot = row.parts[2];
  out.total.*slot = row.total;
}

ShownAttrition show_attrition(std::string label, const Attrition& attrition, const Measure& measure,
                              Audience audience) {
  ShownAttrition out{
      std::move(label), shown(attrition.n_completed, audience), shown(attrition.n_lost, audience), {}, {}};
  const auto mean = [&](const std::optional<stats::Descriptive>& figures, std::size_t n) -> std::optional<double> {
    if (!figures || !disclosure::may_show_figure(static_cast<std::int64_t>(n), audience)) return std::nullopt;
    return audience == Audience::Others ? round_to(figures->mean, places_of(measure)) : figures->mean;
  };
  out.completed_mean = mean(attrition.completed, attrition.n_completed);
  out.lost_mean = mean(attrition.lost, attrition.n_lost);
  return out;
}

}  // namespace

std::string_view statement_kind(Statement::Kind kind) {
  constexpr std::string_view kNames[] = {"context", "caution", "refusal"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool Report::is_refused() const {
  return std::any_of(statements.begin(), statements.end(),
                     [](const Statement& s) { return s.kind == Statement::Kind::Refusal; });
}

std::vector<ShownStep> show_flow(const std::vector<FlowStep>& flow, Audience audience) {
  std::vector<ShownStep> out;
  for (const FlowStep& step : flow) {
    ShownStep shown_step{step.code, step.title, {}, {}, {}, {}};
    show_across(step, &Tally::reached, &ShownTally::reached, audience, shown_step);
    show_across(step, &Tally::waiting, &ShownTally::waiting, audience, shown_step);
    show_across(step, &Tally::missed, &ShownTally::missed, audience, shown_step);
    out.push_back(std::move(shown_step));
  }
  return out;
}

Report make_report(const Comparison& comparison, Audience audience) {
  Report out;
  out.audience = audience;
  out.pathway = comparison.plan.pathway;
  out.pathway_title = comparison.pathway_title;
  out.timepoint_title = comparison.timepoint_title;
  out.change = comparison.change;
  out.today = comparison.today;
  out.confidence = comparison.confidence();
  out.plan_sha256 = comparison.plan_sha256;
  const auto count = [&](Phase phase) {
    return shown(comparison.n_by_phase[static_cast<std::size_t>(phase)], audience);
  };
  out.n_before = count(Phase::Before);
  out.n_after = count(Phase::After);
  out.n_straddling = count(Phase::Straddling);
  out.n_not_exposed = count(Phase::NotExposed);
  out.n_repeat = shown(comparison.n_repeat, audience);
  out.flow = show_flow(comparison.flow, audience);
  const Measure& main = comparison.measures.front().measure;
  out.attrition = {show_attrition("Before the change", comparison.attrition_before, main, audience),
                   show_attrition("After the change", comparison.attrition_after, main, audience)};
  for (const OtherChange& other : comparison.other_changes)
    out.other_changes.emplace_back(other.title, other.effective_on);
  for (const MeasureComparison& measure : comparison.measures)
    out.measures.push_back(show_measure(measure, comparison, audience));
  out.statements = list_statements(comparison, audience);
  out.conclusion = conclude(comparison, audience);
  return out;
}

}  // namespace cairn::evaluation
