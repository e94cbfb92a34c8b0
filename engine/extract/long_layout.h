#pragma once

#include <string>
#include <vector>

#include "engine/disclosure/table.h"
#include "engine/extract/codebook.h"

namespace cairn::extract {

/// A column of a wide table that holds one measure at one time point.
struct RepeatedColumn {
  std::string column;             // in the wide table: "pain_BASE"
  std::string timepoint;          // "BASE"
  ColumnDescription description;  // of the column that it becomes: "pain"
};

/// What turns one row a person into one row a person and time point.
struct LongPlan {
  std::vector<CodedValue> timepoints;
  std::vector<RepeatedColumn> repeated;
};

/// A table as it is written, with its codebook and the order of its rows.
struct LaidOut {
  disclosure::Table data;
  Codebook codebook;
  std::vector<std::uint32_t> order;  // by content
};

/// Every person has one row for every time point, also where all of it is missing: the number of a person's rows tells
/// nothing. Columns: the person's own, timepoint, then the measures in the order of the plan.
LaidOut make_long(const disclosure::Table& wide, const Codebook& codebook, const LongPlan& plan);

}  // namespace cairn::extract
