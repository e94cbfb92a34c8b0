#pragma once

#include <string>
#include <vector>

#include "engine/extract/bundle.h"
#include "engine/extract/codebook.h"
#include "engine/extract/plan.h"
#include "engine/service/earlier_extracts.h"
#include "engine/service/services.h"
#include "engine/store/extracts.h"

namespace cairn::service {

/// A recorded study and how its people are to be protected.
struct StudyPlan {
  store::StudyRecord study;
  std::int64_t k = 5;
  double suppression_limit = 0.04;
  Date today{};
};

/// The people of a study before anything is taken away, one row each.
struct StudyTable {
  disclosure::Table table;
  extract::Plan plan;                                    // a role for every column
  std::vector<extract::ColumnDescription> descriptions;  // label, type, range, unit and source of the columns that stay
  extract::LongPlan long_plan;                           // for one row a person and time point
  std::vector<extract::BundleStep> steps;
  std::string pathway_version;
  std::optional<Date> opt_out_checked_on;  // where the national data opt-out applies
  std::vector<std::string> people;         // keys, ascending, one a row
  PeopleBesideEarlier beside;              // their people are in `people`
};

/// Reads it in one snapshot, for the people that choose_study_people and choose_beside_earlier give; their errors are
/// passed on. InsufficientData when fewer than k or 8 people are left.
Result<StudyTable> read_study_table(store::Session& session, const LoadedPathway& pathway, const StudyPlan& plan,
                                    Random& random);

}  // namespace cairn::service
