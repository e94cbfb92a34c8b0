#pragma once

#include <vector>

#include "engine/disclosure/small_numbers.h"
#include "engine/evaluation/cohort.h"
#include "engine/evaluation/flow.h"
#include "engine/service/services.h"

namespace cairn::service {

/// The measures of a pathway with their scale's range, direction and threshold, in the definition's order (primary ones
/// first).
std::vector<evaluation::Measure> list_measures(const LoadedPathway& pathway);

/// Episodes of a pathway with the phases of `change` (null: none). One pass over episodes and one over stage events.
Result<evaluation::Cohort> load_cohort(store::Session& session, const LoadedPathway& pathway,
                                       const pathway::Change* change, Date today,
                                       std::optional<Date> referred_from = std::nullopt,
                                       std::optional<Date> referred_until = std::nullopt);

/// One measure's columns, a pass over its narrow rows. The earliest scored response of a timepoint counts.
Result<evaluation::MeasureScores> load_scores(store::Session& session, const LoadedPathway& pathway,
                                              const evaluation::Cohort& cohort, const evaluation::Measure& measure);

/// Who answered at which timepoint, a pass over the responses' index.
Result<evaluation::Answered> load_answered(store::Session& session, const LoadedPathway& pathway,
                                           const evaluation::Cohort& cohort);

/// ServiceTeam for those who may see persons, else Others.
disclosure::Audience audience_of(const access::Actor& actor);

}  // namespace cairn::service
