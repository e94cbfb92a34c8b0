#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/cohort.h"
#include "engine/evaluation/flow.h"
#include "engine/evaluation/plan.h"
#include "engine/stats/ancova.h"
#include "engine/stats/cliffs_delta.h"
#include "engine/stats/cohens_d.h"
#include "engine/stats/descriptive.h"
#include "engine/stats/hodges_lehmann.h"
#include "engine/stats/mann_whitney.h"
#include "engine/stats/paired_t.h"
#include "engine/stats/responder.h"
#include "engine/stats/t_test.h"

namespace cairn::evaluation {

/// One phase's people on one measure.
struct PhaseFigures {
  std::size_t n = 0, n_baseline = 0, n_pairs = 0;  // with a score at the timepoint, at the start, at both
  std::optional<stats::Descriptive> baseline, later;
  std::optional<stats::PairedT> change;                  // later minus start, within person
  double share_at_best_end = 0, share_at_worst_end = 0;  // of the scale, at the timepoint
};

/// Before and after on one measure. Every difference is after minus before. A figure that could not be computed is
/// empty and `absent` says why.
struct MeasureComparison {
  Measure measure;
  bool has_baseline = false;  // it is asked at the start as well
  PhaseFigures before, after;
  std::optional<stats::Ancova> adjusted;        // adjusted for the start: the headline
  std::optional<stats::TwoSampleT> difference;  // Welch
  std::optional<stats::CohensD> effect;
  std::optional<stats::MannWhitney> ranks;
  std::optional<stats::CliffsDelta> dominance;  // interval of the probability of superiority
  std::optional<stats::HodgesLehmann> shift;
  std::optional<stats::Responder> responders;         // first: after, second: before
  std::optional<stats::CohensD> baseline_difference;  // of people with both scores
  std::optional<double> smallest_detectable;          // points, 80 % power, unadjusted
  struct Absence {
    std::string figure, reason;
  };
  std::vector<Absence> absent;

  struct Headline {
    double estimate = 0;
    stats::Interval interval;
    bool is_adjusted = false;
    std::size_t n_before = 0, n_after = 0;
  };
  std::optional<Headline> headline() const;  // adjusted with HC3 limits when there is a start, else Welch
};

/// Another change that reached one group more than the other, so that its effect cannot be told from this one's.
struct OtherChange {
  std::string id, title;
  Date effective_on{};
  std::size_t before_exposed = 0, after_exposed = 0;  // people who had it in full or in part
};

struct Comparison {
  ComparisonPlan plan;
  std::string plan_sha256;
  std::string pathway_title, timepoint_title;
  pathway::Change change;
  Date today{};
  std::array<std::size_t, kPhases> n_by_phase{};  // first episodes
  std::size_t n_repeat = 0;
  std::vector<FlowStep> flow;
  Attrition attrition_before, attrition_after, attrition;  // on the main measure
  std::vector<OtherChange> other_changes;
  std::vector<MeasureComparison> measures;  // the main one first

  double confidence() const { return 1 - plan.alpha; }
};

/// Everything a plan asks for. Scores: one entry per measure of the plan, in its order; their columns and those of
/// `answered` are aligned with the cohort. Unprocessable when the change or a timepoint is not in the definition or
/// there is no measure.
Result<Comparison> compute_comparison(const pathway::Definition& definition, const ComparisonPlan& plan,
                                      const Cohort& cohort, const std::vector<MeasureScores>& scores,
                                      const Answered& answered, Date today);

/// A row of the data behind a comparison: made-up number, phase, measure, score at the start and at the timepoint.
struct AnalysisRow {
  std::size_t number = 0;
  pathway::Phase phase = pathway::Phase::Before;
  std::string measure;
  std::optional<double> baseline, later;
};
Result<std::vector<AnalysisRow>> list_analysis_rows(const pathway::Definition& definition, const ComparisonPlan& plan,
                                                    const Cohort& cohort, const std::vector<MeasureScores>& scores);

}  // namespace cairn::evaluation
