#include "engine/evaluation/flow.h"

namespace cairn::evaluation {
namespace {

void count(Tally& tally, bool has_reached, bool is_over) {
  ++(has_reached ? tally.reached : is_over ? tally.missed : tally.waiting);
}

template <class T>
std::optional<T> keep(Result<T> result) {
  return result ? std::optional<T>(std::move(*result)) : std::nullopt;
}

}  // namespace

Tally FlowStep::total() const {
  Tally sum;
  for (const Tally& tally : by_phase) {
    sum.reached += tally.reached;
    sum.waiting += tally.waiting;
    sum.missed += tally.missed;
  }
  return sum;
}

std::vector<FlowStep> compute_flow(const pathway::Definition& definition, const Cohort& cohort,
                                   const Answered& answered) {
  CAIRN_ASSERT(answered.size() == definition.timepoints.size());
  std::vector<FlowStep> steps = {{"referred", "Referred", {}}, {"started", "Started", {}}};
  for (const pathway::Timepoint& timepoint : definition.timepoints) {
    if (timepoint.anchor == "start" || timepoint.anchor == "end")
      steps.push_back({timepoint.code, "Answered " + timepoint.title, {}});
  }
  for (std::size_t row = 0; row < cohort.members.size(); ++row) {
    const Member& member = cohort.members[row];
    if (member.is_repeat) continue;
    const auto phase = static_cast<std::size_t>(member.phase);
    count(steps[0].by_phase[phase], true, false);
    count(steps[1].by_phase[phase], member.has_started, false);
    if (!member.has_started) continue;
    std::size_t step = 2;
    for (std::size_t i = 0; i < definition.timepoints.size(); ++i) {
      const std::string& anchor = definition.timepoints[i].anchor;
      if (anchor != "start" && anchor != "end") continue;
      count(steps[step++].by_phase[phase], answered[i][row], member.is_due(i));
    }
  }
  return steps;
}

Attrition compute_attrition(const Cohort& cohort, const MeasureScores& scores, std::size_t baseline,
                            std::size_t timepoint, std::optional<pathway::Phase> phase) {
  stats::Sample completed, lost;
  for (std::size_t row = 0; row < cohort.members.size(); ++row) {
    const Member& member = cohort.members[row];
    if (!member.is_compared() || (phase && member.phase != *phase) || !scores.at[baseline][row]) continue;
    if (scores.at[timepoint][row]) {
      completed.values.push_back(*scores.at[baseline][row]);
    } else if (member.is_due(timepoint)) {
      lost.values.push_back(*scores.at[baseline][row]);
    }
  }
  return {completed.n(), lost.n(), keep(stats::compute_descriptive(completed)), keep(stats::compute_descriptive(lost)),
          keep(stats::compute_cohens_d(lost, completed))};
}

}  // namespace cairn::evaluation
