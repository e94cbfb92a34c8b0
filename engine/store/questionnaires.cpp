#include "engine/store/questionnaires.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

QuestionnaireRecord read_questionnaire(const Row& row) {
  return {{row.string(0)}, row.string(1), row.string(2), row.string(3),
          row.string(4),   row.string(5), row.string(6), read_timestamp(row, 7)};
}

PathwayRecord read_pathway(const Row& row) {
  return {row.string(0), row.string(1), row.string(2), row.string(3), row.string(4), read_timestamp(row, 5)};
}

/// A LIKE pattern for texts that start with `prefix`, in lower case (ASCII); "%" for an empty one.
std::string starting_with(std::string_view prefix) {
  std::string pattern;
  for (const char c : prefix) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return pattern + '%';
}

constexpr std::string_view kInsertQuestionnaire =
    "INSERT INTO questionnaire (questionnaire_id, url, version, title, status, sha256, document, stored_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr std::string_view kQuestionnaireById =
    "SELECT questionnaire_id, url, version, title, status, sha256, document, stored_at FROM questionnaire WHERE "
    "questionnaire_id = $1";
constexpr std::string_view kQuestionnaireByVersion =
    "SELECT questionnaire_id, url, version, title, status, sha256, document, stored_at FROM questionnaire WHERE url = "
    "$1 AND version = $2";
constexpr std::string_view kNewestQuestionnaire =
    "SELECT questionnaire_id, url, version, title, status, sha256, document, stored_at FROM questionnaire WHERE url = "
    "$1 "
    "ORDER BY stored_at DESC, questionnaire_id DESC LIMIT 1";
constexpr std::string_view kListQuestionnaires =
    "SELECT questionnaire_id, url, version, title, status, sha256, '', stored_at FROM questionnaire "
    "WHERE ($1 = '' OR url = $1) AND ($2 = '' OR version = $2) AND lower(title) LIKE $3 ESCAPE '\\' AND ($4 = '' OR "
    "status = $4) "
    "AND ($5 = '' OR (stored_at, questionnaire_id) < (SELECT a.stored_at, a.questionnaire_id FROM questionnaire a "
    "WHERE a.questionnaire_id = $5)) "
    "ORDER BY stored_at DESC, questionnaire_id DESC LIMIT $6";

constexpr std::string_view kRetirePathway =
    "UPDATE pathway SET is_current = 0 WHERE pathway_id = $1 AND is_current = 1";
constexpr std::string_view kInsertPathway =
    "INSERT INTO pathway (pathway_id, version, title, document, scoring, stored_at, is_current) VALUES ($1, $2, $3, "
    "$4, $5, $6, 1)";
constexpr std::string_view kMakeCurrent = "UPDATE pathway SET is_current = 1 WHERE pathway_id = $1 AND version = $2";
constexpr std::string_view kCurrentPathway =
    "SELECT pathway_id, version, title, document, scoring, stored_at FROM pathway WHERE pathway_id = $1 AND is_current "
    "= 1";
constexpr std::string_view kPathwayVersion =
    "SELECT pathway_id, version, title, document, scoring, stored_at FROM pathway WHERE pathway_id = $1 AND version = "
    "$2";
constexpr std::string_view kListPathways =
    "SELECT pathway_id, version, title, document, scoring, stored_at FROM pathway WHERE is_current = 1 ORDER BY "
    "pathway_id";
constexpr std::string_view kPathwayVersionOnly = "SELECT version FROM pathway WHERE pathway_id = $1 AND is_current = 1";
constexpr std::string_view kPathwayIds = "SELECT pathway_id FROM pathway WHERE is_current = 1 ORDER BY pathway_id";

}  // namespace

Result<void> insert_questionnaire(Session& session, const QuestionnaireRecord& record) {
  CAIRN_ASSIGN(const auto there,
               find_one(session, kQuestionnaireByVersion, read_questionnaire, record.url, record.version));
  if (there && there->sha256 == record.sha256) return {};
  if (there) {
    return Error{
        ErrorCode::Conflict,
        "This version of the questionnaire is stored with another content. Give the changed one a new version."};
  }
  return explain_conflict(
      execute(session, kInsertQuestionnaire, record.id.text, record.url, record.version, record.title, record.status,
              record.sha256, record.document, format_timestamp(record.stored_at)),
      "A questionnaire with this id is stored already, or its status is not one of draft, active, retired, unknown.");
}

Result<std::optional<QuestionnaireRecord>> find_questionnaire(Session& session, const QuestionnaireId& id) {
  return find_one(session, kQuestionnaireById, read_questionnaire, id.text);
}

Result<std::optional<QuestionnaireRecord>> find_questionnaire_by_url(Session& session, std::string_view url,
                                                                     std::string_view version) {
  if (version.empty()) return find_one(session, kNewestQuestionnaire, read_questionnaire, url);
  return find_one(session, kQuestionnaireByVersion, read_questionnaire, url, version);
}

Result<std::vector<QuestionnaireRecord>> list_questionnaires(Session& session, const QuestionnaireFilter& filter) {
  return find_all(session, kListQuestionnaires, read_questionnaire, filter.url, filter.version,
                  starting_with(filter.title), filter.status, filter.after, filter.limit);
}

Result<void> insert_pathway(Session& session, const PathwayRecord& record) {
  CAIRN_ASSIGN(const auto there, find_one(session, kPathwayVersion, read_pathway, record.id, record.version));
  if (there && (there->document != record.document || there->scoring != record.scoring)) {
    return Error{ErrorCode::Conflict,
                 "This version of the pathway is stored with another content. Give the changed one a new version."};
  }
  CAIRN_TRY(execute(session, kRetirePathway, record.id));
  if (there) return execute(session, kMakeCurrent, record.id, record.version);
  return execute(session, kInsertPathway, record.id, record.version, record.title, record.document, record.scoring,
                 format_timestamp(record.stored_at));
}

Result<std::optional<PathwayRecord>> find_pathway(Session& session, std::string_view id, std::string_view version) {
  if (version.empty()) return find_one(session, kCurrentPathway, read_pathway, id);
  return find_one(session, kPathwayVersion, read_pathway, id, version);
}

Result<std::vector<PathwayRecord>> list_pathways(Session& session) {
  return find_all(session, kListPathways, read_pathway);
}

Result<std::optional<std::string>> find_pathway_version(Session& session, std::string_view id) {
  return find_one(
      session, kPathwayVersionOnly, [](const Row& row) { return row.string(0); }, id);
}

Result<std::vector<std::string>> list_pathway_ids(Session& session) {
  return find_all(session, kPathwayIds, [](const Row& row) { return row.string(0); });
}

}  // namespace cairn::store
