#pragma once

#include "engine/base/date.h"
#include "engine/base/id.h"
#include "engine/store/session.h"

namespace cairn::store {

struct QuestionnaireRecord {
  QuestionnaireId id = {};
  std::string url = {}, version = {}, title = {}, status = {}, sha256 = {}, document = {};
  Timestamp stored_at{};
};

/// Conflict when url and version are there with another content; nothing happens when they are there with the same
/// (under their own id).
Result<void> insert_questionnaire(Session& session, const QuestionnaireRecord& record);
Result<std::optional<QuestionnaireRecord>> find_questionnaire(Session& session, const QuestionnaireId& id);
/// An empty version finds the newest stored.
Result<std::optional<QuestionnaireRecord>> find_questionnaire_by_url(Session& session, std::string_view url,
                                                                     std::string_view version);
/// Newest first; documents left empty. Empty filters match everything; `title` matches the start, in either case;
/// `after` is the id of the last one seen.
struct QuestionnaireFilter {
  std::string url = {}, version = {}, title = {}, status = {}, after = {};
  std::size_t limit = 50;
};
Result<std::vector<QuestionnaireRecord>> list_questionnaires(Session& session, const QuestionnaireFilter& filter);

struct PathwayRecord {
  std::string id = {}, version = {}, title = {}, document = {}, scoring = {};
  Timestamp stored_at{};
};
/// Stores a version and makes it the current one. The same version with another content is a Conflict.
Result<void> insert_pathway(Session& session, const PathwayRecord& record);
/// An empty version finds the current one.
Result<std::optional<PathwayRecord>> find_pathway(Session& session, std::string_view id, std::string_view version);
Result<std::vector<PathwayRecord>> list_pathways(Session& session);
/// The current version; empty when there is no such pathway. Cheap: reads no document.
Result<std::optional<std::string>> find_pathway_version(Session& session, std::string_view id);
/// Ids of all pathways that have a current version.
Result<std::vector<std::string>> list_pathway_ids(Session& session);

}  // namespace cairn::store
