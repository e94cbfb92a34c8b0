#include "engine/evaluation/comparison.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/smallest_detectable.h"
#include "engine/stats/welch_t.h"

namespace cairn::evaluation {
namespace {

using pathway::Phase;

struct Places {
  std::size_t timepoint = 0;
  std::optional<std::size_t> baseline;
};

std::optional<std::size_t> place_of(const pathway::Definition& definition, std::string_view code) {
  for (std::size_t i = 0; i < definition.timepoints.size(); ++i) {
    if (definition.timepoints[i].code == code) return i;
  }
  return std::nullopt;
}

Result<Places> find_places(const pathway::Definition& definition, const ComparisonPlan& plan) {
  const std::optional<std::size_t> timepoint = place_of(definition, plan.timepoint);
  if (!timepoint) return Error{ErrorCode::Unprocessable, "The pathway has no timepoint '" + plan.timepoint + "'."};
  return Places{*timepoint, place_of(definition, plan.baseline)};
}

/// One phase's columns of one measure.
struct Side {
  stats::Column baseline, later;
};
struct Sides {
  Side before, after;
};

Sides split(const Cohort& cohort, const MeasureScores& scores, const Places& places) {
  Sides sides;
  for (std::size_t row = 0; row < cohort.members.size(); ++row) {
    const Member& member = cohort.members[row];
    if (!member.is_compared()) continue;
    Side& side = member.phase == Phase::Before ? sides.before : sides.after;
    side.later.push_back(scores.at[places.timepoint][row]);
    side.baseline.push_back(places.baseline ? scores.at[*places.baseline][row] : std::nullopt);
  }
  return sides;
}

/// Keeps a figure, or the reason why there is none.
template <class T>
void keep(Result<T> result, std::string_view figure, std::optional<T>& slot, MeasureComparison& out) {
  if (result) {
    slot = std::move(*result);
  } else {
    out.absent.push_back({std::string(figure), result.error().message});
  }
}

template <class T>
std::optional<T> quietly(Result<T> result) {
  return result ? std::optional<T>(std::move(*result)) : std::nullopt;
}

double share_at(const stats::Sample& sample, double bound) {
  const auto count = std::count_if(sample.values.begin(), sample.values.end(),
                                   [&](double value) { return std::abs(value - bound) < 1e-9; });
  return sample.n() == 0 ? 0 : static_cast<double>(count) / static_cast<double>(sample.n());
}

struct PhaseData {
  stats::Sample baseline, later;
  stats::Pairs pairs;
};  // pairs: x start, y later

Result<PhaseData> prepare(const Side& side) {
  PhaseData data;
  CAIRN_ASSIGN(data.baseline, stats::drop_missing(side.baseline));
  CAIRN_ASSIGN(data.later, stats::drop_missing(side.later));
  CAIRN_ASSIGN(data.pairs, stats::find_complete_pairs(side.baseline, side.later));
  return data;
}

PhaseFigures describe(const PhaseData& data, const Measure& measure, double confidence) {
  PhaseFigures out;
  out.n = data.later.n();
  out.n_baseline = data.baseline.n();
  out.n_pairs = data.pairs.n();
  out.baseline = quietly(stats::compute_descriptive(data.baseline, confidence));
  out.later = quietly(stats::compute_descriptive(data.later, confidence));
  const stats::Pairs later_minus_start{data.pairs.y, data.pairs.x, data.pairs.n_missing};
  out.change = quietly(stats::compute_paired_t(later_minus_start, {confidence, stats::Alternative::TwoSided, 0}));
  const bool high = measure.direction == Direction::HigherIsBetter;
  out.share_at_best_end = share_at(data.later, high ? measure.maximum : measure.minimum);
  out.share_at_worst_end = share_at(data.later, high ? measure.minimum : measure.maximum);
  return out;
}

stats::AncovaInput stack(const Sides& sides) {
  stats::AncovaInput input;
  input.reference = "before";
  for (const auto& [side, name] : {std::pair(&sides.before, "before"), std::pair(&sides.after, "after")}) {
    input.post.insert(input.post.end(), side->later.begin(), side->later.end());
    input.pre.insert(input.pre.end(), side->baseline.begin(), side->baseline.end());
    input.group.insert(input.group.end(), side->later.size(), std::string(name));
  }
  return input;
}

void compare_with_start(const Sides& sides, const PhaseData& before, const PhaseData& after, double confidence,
                        MeasureComparison& out) {
  if (before.pairs.n() < 2 || after.pairs.n() < 2) {
    out.absent.push_back(
        {"adjusted", "Each group needs at least two people with a score at the start and at the timepoint."});
  } else {
    keep(stats::compute_ancova(stack(sides), confidence), "adjusted", out.adjusted, out);
  }
  out.baseline_difference =
      quietly(stats::compute_cohens_d(stats::Sample{after.pairs.x, 0}, stats::Sample{before.pairs.x, 0}, confidence));
  if (!out.measure.threshold) {
    out.absent.push_back({"responders", "No change that matters has been stated for this measure."});
    return;
  }
  const stats::ResponderOptions options{out.measure.threshold->value,
                                        out.measure.direction == Direction::HigherIsBetter, confidence};
  keep(stats::compute_responder(after.pairs, before.pairs, options), "responders", out.responders, out);
}

double pooled_sd(const stats::TwoSampleT& t) {
  const double m = static_cast<double>(t.n[0]), n = static_cast<double>(t.n[1]);
  return std::sqrt(((m - 1) * t.sd[0] * t.sd[0] + (n - 1) * t.sd[1] * t.sd[1]) / (m + n - 2));
}

Result<MeasureComparison> compare_measure(const Cohort& cohort, const MeasureScores& scores, const Places& places,
                                          const ComparisonPlan& plan) {
  const double confidence = 1 - plan.alpha;
  const Sides sides = split(cohort, scores, places);
  CAIRN_ASSIGN(const PhaseData before, prepare(sides.before));
  CAIRN_ASSIGN(const PhaseData after, prepare(sides.after));
  MeasureComparison out;
  out.measure = scores.measure;
  out.has_baseline = before.baseline.n() + after.baseline.n() > 0;
  out.before = describe(before, out.measure, confidence);
  out.after = describe(after, out.measure, confidence);
  keep(stats::compute_welch_t(after.later, before.later, {confidence, stats::Alternative::TwoSided, 0}), "difference",
       out.difference, out);
  keep(stats::compute_cohens_d(after.later, before.later, confidence), "effect", out.effect, out);
  keep(stats::compute_mann_whitney(after.later, before.later), "ranks", out.ranks, out);
  keep(stats::compute_cliffs_delta(after.later, before.later, confidence), "superiority", out.dominance, out);
  keep(stats::compute_hodges_lehmann(after.later, before.later, stats::RankMethod::Automatic, confidence), "shift",
       out.shift, out);
  if (out.has_baseline) compare_with_start(sides, before, after, confidence, out);
  if (out.difference) {
    const auto detectable = quietly(stats::compute_smallest_detectable(after.later.n(), before.later.n(), plan.alpha));
    if (detectable) out.smallest_detectable = *detectable * pooled_sd(*out.difference);
  }
  return out;
}

/// A change counts as another cause when the two groups differ in how many people it reached.
std::vector<OtherChange> find_other_changes(const pathway::Definition& definition, const Cohort& cohort,
                                            std::string_view change) {
  std::vector<OtherChange> found;
  for (std::size_t i = 0; i < definition.changes.size(); ++i) {
    const pathway::Change& other = definition.changes[i];
    if (other.id == change) continue;
    OtherChange row{other.id, other.title, other.effective_on, 0, 0};
    std::size_t n_before = 0, n_after = 0;
    for (const Member& member : cohort.members) {
      if (!member.is_compared()) continue;
      const bool is_before = member.phase == Phase::Before;
      ++(is_before ? n_before : n_after);
      const Phase exposure = member.exposure(i);
      if (exposure == Phase::After || exposure == Phase::Straddling)
        ++(is_before ? row.before_exposed : row.after_exposed);
    }
    const bool reached_nobody = row.before_exposed == 0 && row.after_exposed == 0;
    const bool reached_everybody = row.before_exposed == n_before && row.after_exposed == n_after;
    if (!reached_nobody && !reached_everybody) found.push_back(row);
  }
  return found;
}

}  // namespace

std::optional<MeasureComparison::Headline> MeasureComparison::headline() const {
  if (adjusted) {
    const stats::Interval interval = adjusted->ci_hc3 ? adjusted->ci_hc3->front() : adjusted->ci.front();
    return Headline{adjusted->effect.front(), interval, true, adjusted->level_n[0], adjusted->level_n[1]};
  }
  if (difference && !has_baseline)
    return Headline{difference->estimate, difference->ci, false, difference->n[1], difference->n[0]};
  return std::nullopt;
}

Result<Comparison> compute_comparison(const pathway::Definition& definition, const ComparisonPlan& plan,
                                      const Cohort& cohort, const std::vector<MeasureScores>& scores,
                                      const Answered& answered, Date today) {
  const pathway::Change* change = definition.find_change(plan.change);
  if (change == nullptr) return Error{ErrorCode::NotFound, "The pathway has no change '" + plan.change + "'."};
  CAIRN_ASSIGN(const Places places, find_places(definition, plan));
  if (scores.empty())
    return Error{ErrorCode::Unprocessable, "No measure of this pathway is asked at " + plan.timepoint + "."};
  Comparison out;
  out.plan = plan;
  out.pathway_title = definition.title;
  out.timepoint_title = definition.timepoints[places.timepoint].title;
  out.change = *change;
  out.today = today;
  for (const Member& member : cohort.members) {
    if (member.is_repeat) {
      ++out.n_repeat;
    } else {
      ++out.n_by_phase[static_cast<std::size_t>(member.phase)];
    }
  }
  out.flow = compute_flow(definition, cohort, answered);
  if (places.baseline) {
    out.attrition_before = compute_attrition(cohort, scores.front(), *places.baseline, places.timepoint, Phase::Before);
    out.attrition_after = compute_attrition(cohort, scores.front(), *places.baseline, places.timepoint, Phase::After);
    out.attrition = compute_attrition(cohort, scores.front(), *places.baseline, places.timepoint, std::nullopt);
  }
  out.other_changes = find_other_changes(definition, cohort, plan.change);
  for (const MeasureScores& measure : scores) {
    CAIRN_ASSIGN(MeasureComparison row, compare_measure(cohort, measure, places, plan));
    out.measures.push_back(std::move(row));
  }
  return out;
}

Result<std::vector<AnalysisRow>> list_analysis_rows(const pathway::Definition& definition, const ComparisonPlan& plan,
                                                    const Cohort& cohort, const std::vector<MeasureScores>& scores) {
  CAIRN_ASSIGN(const Places places, find_places(definition, plan));
  std::vector<AnalysisRow> rows;
  for (const MeasureScores& measure : scores) {
    std::size_t number = 0;
    for (std::size_t row = 0; row < cohort.members.size(); ++row) {
      const Member& member = cohort.members[row];
      if (!member.is_compared()) continue;
      rows.push_back({++number, member.phase, measure.measure.id,
                      places.baseline ? measure.at[*places.baseline][row] : std::nullopt,
                      measure.at[places.timepoint][row]});
    }
  }
  return rows;
}

}  // namespace cairn::evaluation
