#pragma once

#include "engine/service/list_work.h"
#include "engine/store/responses.h"

// Shared by the views of list_work.h.

namespace cairn::service {

/// A stored score with what a reader needs beside it; the measure's id stands in when its scale is gone.
ScoreView to_score_view(const LoadedPathway& pathway, const store::ScoreRecord& record);

/// "at the start"; the code when the pathway no longer has the timepoint.
std::string timepoint_title(const LoadedPathway& pathway, const std::string& code);

}  // namespace cairn::service
