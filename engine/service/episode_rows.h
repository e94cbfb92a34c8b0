#pragma once

#include "engine/pathway/episode.h"
#include "engine/service/services.h"
#include "engine/store/episodes.h"

// Shared by the functions that work with one episode.

namespace cairn::service {

/// NotFound with words for the person.
Result<store::EpisodeRecord> find_known_episode(store::Session& session, const EpisodeId& id);

/// Stored events as the pathway module reads them.
std::vector<pathway::StageEvent> to_stage_events(const std::vector<store::StageEventRecord>& records);

}  // namespace cairn::service
