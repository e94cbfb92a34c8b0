#include "engine/store/requests.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

RequestRecord read_request(const Row& row) {
  RequestRecord record;
  record.row = row.integer(0);
  record.id = {row.string(1)};
  record.token_hash = row.string(2);
  record.episode_row = row.integer(3);
  record.timepoint = row.string(4);
  record.opens_on = read_date(row, 5);
  record.closes_on = read_date(row, 6);
  record.mode = row.string(7);
  record.language = row.string(8);
  record.state = row.string(9);
  record.created_at = read_timestamp(row, 10);
  record.completed_at = read_optional_timestamp(row, 11);
  return record;
}

DraftRecord read_draft(const Row& row) {
  return {row.integer(0),        static_cast<int>(row.integer(1)), {row.string(2)}, row.integer(3), row.string(4),
          read_timestamp(row, 5)};
}

constexpr std::string_view kInsertRequest =
    "INSERT INTO survey_request (request_id, token_hash, episode_row, timepoint, opens_on, closes_on, mode, language, "
    "state, created_at, "
    "completed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING request_row";
constexpr std::string_view kRequestByToken =
    "SELECT request_row, request_id, token_hash, episode_row, timepoint, opens_on, closes_on, mode, language, state, "
    "created_at, completed_at "
    "FROM survey_request WHERE token_hash = $1";
constexpr std::string_view kListRequests =
    "SELECT request_row, request_id, token_hash, episode_row, timepoint, opens_on, closes_on, mode, language, state, "
    "created_at, completed_at "
    "FROM survey_request WHERE episode_row = $1 ORDER BY opens_on, request_row";
constexpr std::string_view kOpenRequests =
    "SELECT r.request_row, r.request_id, r.token_hash, r.episode_row, r.timepoint, r.opens_on, r.closes_on, r.mode, "
    "r.language, r.state, "
    "r.created_at, r.completed_at, e.episode_id FROM survey_request r CROSS JOIN episode e "
    "WHERE e.episode_row = r.episode_row AND r.state IN ('planned', 'sent', 'opened', 'partly-answered') AND "
    "e.pathway_id = $1 ORDER BY r.closes_on, "
    "r.request_row LIMIT $2";
constexpr std::string_view kSetLanguage = "UPDATE survey_request SET language = $1 WHERE request_row = $2";
constexpr std::string_view kSetState = "UPDATE survey_request SET state = $1, completed_at = $2 WHERE request_row = $3";

constexpr std::string_view kSaveDraft =
    "INSERT INTO draft (request_row, position, questionnaire_id, revision, document, updated_at) VALUES ($1, $2, $3, "
    "$4, $5, $6) "
    "ON CONFLICT (request_row, position) DO UPDATE SET questionnaire_id = excluded.questionnaire_id, revision = "
    "excluded.revision, "
    "document = excluded.document, updated_at = excluded.updated_at";
constexpr std::string_view kListDrafts =
    "SELECT request_row, position, questionnaire_id, revision, document, updated_at FROM draft WHERE request_row = $1 "
    "ORDER BY position";
constexpr std::string_view kDeleteDrafts = "DELETE FROM draft WHERE request_row = $1";

}  // namespace

Result<std::int64_t> insert_request(Session& session, const RequestRecord& record) {
  std::int64_t row = 0;
  CAIRN_TRY(
      explain_conflict(for_each(
                           session, kInsertRequest, [&](const Row& returned) { row = returned.integer(0); },
                           record.id.text, record.token_hash, record.episode_row, record.timepoint,
                           format_date(record.opens_on), format_date(record.closes_on), record.mode, record.language,
                           record.state, format_timestamp(record.created_at), format_optional(record.completed_at)),
                       "This survey request cannot be stored: its id or link is taken, its episode is unknown, or it "
                       "closes before it opens."));
  return row;
}

Result<std::optional<RequestRecord>> find_request_by_token(Session& session, std::string_view token_hash) {
  return find_one(session, kRequestByToken, read_request, token_hash);
}

Result<std::vector<RequestRecord>> list_requests(Session& session, std::int64_t episode_row) {
  return find_all(session, kListRequests, read_request, episode_row);
}

Result<std::vector<DueRequest>> list_open_requests(Session& session, std::string_view pathway, std::size_t limit) {
  return find_all(
      session, kOpenRequests,
      [](const Row& row) {
        return DueRequest{read_request(row), {row.string(12)}};
      },
      pathway, limit);
}

Result<void> set_request_language(Session& session, std::int64_t row, std::string_view language) {
  CAIRN_TRY(execute(session, kSetLanguage, language, row));
  return require_change(session, "This survey request is not known.");
}

Result<void> set_request_state(Session& session, std::int64_t row, std::string_view state,
                               std::optional<Timestamp> completed_at) {
  CAIRN_TRY(execute(session, kSetState, state, format_optional(completed_at), row));
  return require_change(session, "This survey request is not known.");
}

Result<void> save_draft(Session& session, const DraftRecord& record) {
  return execute(session, kSaveDraft, record.request_row, record.position, record.questionnaire.text, record.revision,
                 record.document, format_timestamp(record.updated_at));
}

Result<std::vector<DraftRecord>> list_drafts(Session& session, std::int64_t request_row) {
  return find_all(session, kListDrafts, read_draft, request_row);
}

Result<void> delete_drafts(Session& session, std::int64_t request_row) {
  return execute(session, kDeleteDrafts, request_row);
}

}  // namespace cairn::store
