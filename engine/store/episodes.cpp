#include "engine/store/episodes.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

StageEventRecord read_stage_event(const Row& row) {
  return {row.integer(0), row.string(1), row.string(2), read_date(row, 3), read_timestamp(row, 4)};
}

ConsentRecord read_consent(const Row& row) {
  return {row.integer(0), read_optional_integer(row, 1), row.string(2), row.string(3),
          row.string(4),  read_timestamp(row, 5)};
}

constexpr std::string_view kInsertEpisode =
    "INSERT INTO episode (episode_id, pathway_id, person, site, referred_on, birth_year, sex, ethnicity, "
    "deprivation_decile) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING episode_row";
constexpr std::string_view kEpisodeById =
    "SELECT episode_row, episode_id, pathway_id, person, site, referred_on, birth_year, sex, ethnicity, "
    "deprivation_decile "
    "FROM episode WHERE episode_id = $1";
constexpr std::string_view kEpisodeByRow =
    "SELECT episode_row, episode_id, pathway_id, person, site, referred_on, birth_year, sex, ethnicity, "
    "deprivation_decile "
    "FROM episode WHERE episode_row = $1";
constexpr std::string_view kListEpisodes =
    "SELECT episode_row, episode_id, pathway_id, person, site, referred_on, birth_year, sex, ethnicity, "
    "deprivation_decile "
    "FROM episode WHERE pathway_id = $1 AND episode_row > $2 ORDER BY episode_row LIMIT $3";
constexpr std::string_view kAllEpisodes =
    "SELECT episode_row, episode_id, pathway_id, person, site, referred_on, birth_year, sex, ethnicity, "
    "deprivation_decile "
    "FROM episode WHERE pathway_id = $1 ORDER BY episode_row";

constexpr std::string_view kInsertStageEvent =
    "INSERT INTO stage_event (episode_row, stage, kind, occurred_on, recorded_at) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kListStageEvents =
    "SELECT episode_row, stage, kind, occurred_on, recorded_at FROM stage_event WHERE episode_row = $1 ORDER BY "
    "occurred_on, event_row";
constexpr std::string_view kAllStageEvents =
    "SELECT s.episode_row, s.stage, s.kind, s.occurred_on, s.recorded_at FROM episode e JOIN stage_event s ON "
    "s.episode_row = e.episode_row "
    "WHERE e.pathway_id = $1 ORDER BY e.episode_row, s.occurred_on, s.event_row";

constexpr std::string_view kInsertConsent =
    "INSERT INTO consent (episode_row, request_row, purpose, text_version, choice, recorded_at) VALUES ($1, $2, $3, "
    "$4, $5, $6)";
constexpr std::string_view kListConsents =
    "SELECT episode_row, request_row, purpose, text_version, choice, recorded_at FROM consent WHERE consent_row IN "
    "(SELECT max(c.consent_row) FROM consent c WHERE c.episode_row = $1 GROUP BY c.purpose) ORDER BY purpose";
constexpr std::string_view kConsentingEpisodes =
    "SELECT e.episode_row FROM episode e WHERE e.pathway_id = $1 AND "
    "(SELECT c.choice FROM consent c WHERE c.episode_row = e.episode_row AND c.purpose = $2 ORDER BY c.consent_row "
    "DESC LIMIT 1) = 'yes' "
    "ORDER BY e.episode_row";

}  // namespace

EpisodeRecord read_episode(const Row& row) {
  EpisodeRecord record;
  record.row = row.integer(0);
  record.id = {row.string(1)};
  record.pathway = row.string(2);
  record.person = row.string(3);
  record.site = row.string(4);
  record.referred_on = read_date(row, 5);
  if (!row.is_null(6)) record.birth_year = static_cast<int>(row.integer(6));
  record.sex = row.string(7);
  record.ethnicity = row.string(8);
  if (!row.is_null(9)) record.deprivation_decile = static_cast<int>(row.integer(9));
  return record;
}

Result<std::int64_t> insert_episode(Session& session, const EpisodeRecord& record) {
  std::int64_t row = 0;
  CAIRN_TRY(
      explain_conflict(for_each(
                           session, kInsertEpisode, [&](const Row& returned) { row = returned.integer(0); },
                           record.id.text, record.pathway, record.person, record.site, format_date(record.referred_on),
                           record.birth_year, record.sex, record.ethnicity, record.deprivation_decile),
                       "An episode with this id is stored already, or its year of birth, sex or deprivation decile is "
                       "not one that can be stored."));
  return row;
}

Result<std::optional<EpisodeRecord>> find_episode(Session& session, const EpisodeId& id) {
  return find_one(session, kEpisodeById, read_episode, id.text);
}

Result<std::optional<EpisodeRecord>> find_episode_row(Session& session, std::int64_t row) {
  return find_one(session, kEpisodeByRow, read_episode, row);
}

Result<std::vector<EpisodeRecord>> list_episodes(Session& session, std::string_view pathway, std::int64_t after_row,
                                                 std::size_t limit) {
  return find_all(session, kListEpisodes, read_episode, pathway, after_row, limit);
}

Result<void> insert_stage_event(Session& session, const StageEventRecord& record) {
  return execute(session, kInsertStageEvent, record.episode_row, record.stage, record.kind,
                 format_date(record.occurred_on), format_timestamp(record.recorded_at));
}

Result<std::vector<StageEventRecord>> list_stage_events(Session& session, std::int64_t episode_row) {
  return find_all(session, kListStageEvents, read_stage_event, episode_row);
}

Result<void> for_each_stage_event(Session& session, std::string_view pathway,
                                  const std::function<void(const StageEventRecord&)>& each) {
  return for_each(
      session, kAllStageEvents, [&](const Row& row) { each(read_stage_event(row)); }, pathway);
}

Result<void> for_each_episode(Session& session, std::string_view pathway,
                              const std::function<void(const EpisodeRecord&)>& each) {
  return for_each(
      session, kAllEpisodes, [&](const Row& row) { each(read_episode(row)); }, pathway);
}

Result<void> insert_consent(Session& session, const ConsentRecord& record) {
  return execute(session, kInsertConsent, record.episode_row, record.request_row, record.purpose, record.text_version,
                 record.choice, format_timestamp(record.recorded_at));
}

Result<std::vector<ConsentRecord>> list_consents(Session& session, std::int64_t episode_row) {
  return find_all(session, kListConsents, read_consent, episode_row);
}

Result<std::vector<std::int64_t>> list_consenting_episodes(Session& session, std::string_view pathway,
                                                           std::string_view purpose) {
  return find_all(
      session, kConsentingEpisodes, [](const Row& row) { return row.integer(0); }, pathway, purpose);
}

}  // namespace cairn::store
