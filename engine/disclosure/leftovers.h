#pragma once

#include <cstdint>
#include <vector>

#include "engine/disclosure/local_recoding.h"

namespace cairn::disclosure {

/// Writes records that are too few to make a class of their own: each joins the written class that loses least by it,
/// and that class is written again, as a round of its own, at the lowest levels at which the record belongs to it
/// (`kind` Local) or with * where they differ (Cells). Nobody can tell which of its members joined. Nobody is left out
/// of the table in this way, even where a class loses more by it than the record is worth. A record stays in `left`
/// where no class would satisfy the model with it.
void join_leftovers(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, RecodingRound::Kind kind,
                    Recoding& recoding, std::vector<std::uint32_t>& left);

}  // namespace cairn::disclosure
