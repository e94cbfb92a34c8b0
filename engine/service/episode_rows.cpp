#include "engine/service/episode_rows.h"

namespace cairn::service {

Result<store::EpisodeRecord> find_known_episode(store::Session& session, const EpisodeId& id) {
  CAIRN_ASSIGN(auto episode, store::find_episode(session, id));
  if (!episode) return Error{ErrorCode::NotFound, "There is no such episode."};
  return *std::move(episode);
}

std::vector<pathway::StageEvent> to_stage_events(const std::vector<store::StageEventRecord>& records) {
  std::vector<pathway::StageEvent> events;
  events.reserve(records.size());
  for (const store::StageEventRecord& record : records) {
    const auto kind = pathway::parse_stage_event(record.kind);
    CAIRN_ASSERT(kind.has_value());
    events.push_back({record.stage, *kind, record.occurred_on});
  }
  return events;
}

}  // namespace cairn::service
