#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/cohort.h"
#include "engine/stats/cohens_d.h"
#include "engine/stats/descriptive.h"
#include "engine/stats/sample.h"

namespace cairn::evaluation {

/// Scores of one measure, a column for each timepoint of the definition, rows as the cohort's members.
struct MeasureScores {
  Measure measure;
  std::vector<stats::Column> at;
};

/// Who has sent an answer, whatever it could be scored on: a column for each timepoint of the definition, rows as the
/// cohort's members.
using Answered = std::vector<std::vector<bool>>;

/// How many got to a step. Waiting: it may still come. Missed: its time has passed without an answer.
struct Tally {
  std::size_t reached = 0, waiting = 0, missed = 0;
};

/// Groups of a flow: the phases in the order of pathway::Phase.
constexpr std::size_t kPhases = 4;

struct FlowStep {
  std::string code, title;  // "referred", "started", or a timepoint
  std::array<Tally, kPhases> by_phase;
  Tally total() const;
};

/// Referred, started, then every timepoint of the definition, for people's first episodes.
std::vector<FlowStep> compute_flow(const pathway::Definition& definition, const Cohort& cohort,
                                   const Answered& answered);

/// Starting scores of those who answered at a later timepoint beside those whose time passed without an answer.
struct Attrition {
  std::size_t n_completed = 0, n_lost = 0;            // with a starting score
  std::optional<stats::Descriptive> completed, lost;  // their starting scores
  std::optional<stats::CohensD> difference;           // lost minus completed
};
/// `phase` empty: before and after together.
Attrition compute_attrition(const Cohort& cohort, const MeasureScores& scores, std::size_t baseline,
                            std::size_t timepoint, std::optional<pathway::Phase> phase);

}  // namespace cairn::evaluation
