#pragma once

#include "engine/base/date.h"
#include "engine/base/id.h"
#include "engine/store/session.h"

namespace cairn::store {

struct EpisodeRecord {
  std::int64_t row = 0;  // internal key; 0 before it is stored
  EpisodeId id = {};
  std::string pathway = {}, person = {}, site = {};
  Date referred_on{};
  std::optional<int> birth_year = {};
  std::string sex = "unknown", ethnicity = "Z";
  std::optional<int> deprivation_decile = {};
};

struct StageEventRecord {
  std::int64_t episode_row = 0;
  std::string stage = {}, kind = {};  // kind: code of pathway::StageEventKind
  Date occurred_on{};
  Timestamp recorded_at{};
};

/// From a row of episode_row, episode_id, pathway_id, person, site, referred_on, birth_year, sex, ethnicity,
/// deprivation_decile.
EpisodeRecord read_episode(const Row& row);
Result<std::int64_t> insert_episode(Session& session, const EpisodeRecord& record);
Result<std::optional<EpisodeRecord>> find_episode(Session& session, const EpisodeId& id);
Result<std::optional<EpisodeRecord>> find_episode_row(Session& session, std::int64_t row);
/// By row; `after_row` pages through.
Result<std::vector<EpisodeRecord>> list_episodes(Session& session, std::string_view pathway, std::int64_t after_row,
                                                 std::size_t limit);
Result<void> insert_stage_event(Session& session, const StageEventRecord& record);
Result<std::vector<StageEventRecord>> list_stage_events(Session& session, std::int64_t episode_row);
/// All events of a pathway ordered by episode row, then date: one pass for cohorts.
Result<void> for_each_stage_event(Session& session, std::string_view pathway,
                                  const std::function<void(const StageEventRecord&)>& each);
/// All episodes of a pathway ordered by row.
Result<void> for_each_episode(Session& session, std::string_view pathway,
                              const std::function<void(const EpisodeRecord&)>& each);

struct ConsentRecord {
  std::int64_t episode_row = 0;
  std::optional<std::int64_t> request_row = {};
  std::string purpose = {}, text_version = {}, choice = {};  // choice: yes, no
  Timestamp recorded_at{};
};
Result<void> insert_consent(Session& session, const ConsentRecord& record);
/// The latest choice for each purpose.
Result<std::vector<ConsentRecord>> list_consents(Session& session, std::int64_t episode_row);
/// Episode rows of a pathway whose latest choice for the purpose is yes, ascending.
Result<std::vector<std::int64_t>> list_consenting_episodes(Session& session, std::string_view pathway,
                                                           std::string_view purpose);

}  // namespace cairn::store
