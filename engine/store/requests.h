#pragma once

#include "engine/base/date.h"
#include "engine/base/id.h"
#include "engine/store/session.h"

namespace cairn::store {

struct RequestRecord {
  std::int64_t row = 0;
  RequestId id = {};
  std::string token_hash = {};
  std::int64_t episode_row = 0;
  std::string timepoint = {};
  Date opens_on{}, closes_on{};
  std::string mode = "web", language = "en-GB", state = "planned";
  Timestamp created_at{};
  std::optional<Timestamp> completed_at = {};
};

Result<std::int64_t> insert_request(Session& session, const RequestRecord& record);
Result<std::optional<RequestRecord>> find_request_by_token(Session& session, std::string_view token_hash);
Result<std::vector<RequestRecord>> list_requests(Session& session, std::int64_t episode_row);
/// Open requests of a pathway that close soonest, for the staff work list.
struct DueRequest {
  RequestRecord request = {};
  EpisodeId episode = {};
};
Result<std::vector<DueRequest>> list_open_requests(Session& session, std::string_view pathway, std::size_t limit);
Result<void> set_request_language(Session& session, std::int64_t row, std::string_view language);
Result<void> set_request_state(Session& session, std::int64_t row, std::string_view state,
                               std::optional<Timestamp> completed_at);

struct DraftRecord {
  std::int64_t request_row = 0;
  int position = 0;  // which questionnaire of the request, from 0
  QuestionnaireId questionnaire = {};
  std::int64_t revision = 0;  // grows by one with every save
  std::string document = {};
  Timestamp updated_at{};
};
/// Inserts or replaces.
Result<void> save_draft(Session& session, const DraftRecord& record);
Result<std::vector<DraftRecord>> list_drafts(Session& session, std::int64_t request_row);
Result<void> delete_drafts(Session& session, std::int64_t request_row);

}  // namespace cairn::store
