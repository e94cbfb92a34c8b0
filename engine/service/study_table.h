#pragma once

#include <vector>

#include "engine/extract/codebook.h"
#include "engine/extract/plan.h"
#include "engine/service/make_extract.h"

namespace cairn::service {

/// The people of a study before anything is taken away, one row each.
struct StudyTable {
  disclosure::Table table;
  extract::Plan plan;                                    // a role for every column
  std::vector<extract::ColumnDescription> descriptions;  // label, type, range, unit and source of the columns that stay
  extract::LongPlan long_plan;                           // for one row a person and time point
  std::vector<extract::BundleStep> steps;
};

/// Reads it in one snapshot. Whose latest choice for the purpose is not yes is not in it; a person with several
/// episodes is in it with the first one that has consent. InsufficientData when fewer than k or 8 people are left.
Result<StudyTable> read_study_table(store::Session& session, const LoadedPathway& pathway, const StudyPlan& plan);

}  // namespace cairn::service
