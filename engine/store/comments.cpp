#include "engine/store/comments.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

CommentRecord read_comment(const Row& row) {
  CommentRecord record;
  record.id = row.string(0);
  record.group_row = row.integer(1);
  record.pathway = row.string(2);
  record.question = row.string(3);
  record.person = row.string(4);
  record.episode_row = row.integer(5);
  record.response_row = row.integer(6);
  record.occurrence = static_cast<int>(row.integer(7));
  record.language = row.string(8);
  record.words = row.string(9);
  record.cuts = row.string(10);
  record.needs_care = row.integer(11) != 0;
  record.state = row.string(12);
  record.first_by = row.string(13);
  record.second_by = row.string(14);
  record.refused_by = row.string(15);
  record.reason = row.string(16);
  return record;
}

CommentSource read_source(const Row& row) {
  return {row.integer(0), row.string(1), row.string(2), row.string(3),
          row.integer(4), row.string(5), row.string(6), row.string(7)};
}

constexpr std::string_view kInsertGroup =
    "INSERT INTO comment_group (pathway_id, timepoint, questionnaire, link_id, question) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (pathway_id, timepoint, questionnaire, link_id) DO NOTHING";
constexpr std::string_view kFindGroup =
    "SELECT group_row FROM comment_group WHERE pathway_id = $1 AND timepoint = $2 AND questionnaire = $3 AND link_id = "
    "$4";

constexpr std::string_view kInsert =
    "INSERT INTO comment (comment_id, group_row, person, episode_row, response_row, occurrence, language, words, cuts, "
    "needs_care, state) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 "
    "WHERE NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.person = $3) "
    "ON CONFLICT (response_row, group_row, occurrence) DO NOTHING";
constexpr std::string_view kById =
    "SELECT c.comment_id, c.group_row, g.pathway_id, g.question, c.person, c.episode_row, c.response_row, "
    "c.occurrence, c.language, c.words, c.cuts, c.needs_care, c.state, c.first_by, c.second_by, c.refused_by, c.reason "
    "FROM comment c JOIN comment_group g ON g.group_row = c.group_row WHERE c.comment_id = $1";
constexpr std::string_view kByState =
    "SELECT c.comment_id, c.group_row, g.pathway_id, g.question, c.person, c.episode_row, c.response_row, "
    "c.occurrence, c.language, c.words, c.cuts, c.needs_care, c.state, c.first_by, c.second_by, c.refused_by, c.reason "
    "FROM comment c JOIN comment_group g ON g.group_row = c.group_row WHERE c.state = $1 AND c.comment_id > $2 "
    "ORDER BY c.comment_id LIMIT $3";
constexpr std::string_view kCleared =
    "SELECT c.comment_id, c.group_row, g.pathway_id, g.question, c.person, c.episode_row, c.response_row, "
    "c.occurrence, c.language, c.words, c.cuts, c.needs_care, c.state, c.first_by, c.second_by, c.refused_by, c.reason "
    "FROM comment_group g JOIN comment c ON c.group_row = g.group_row AND c.state = 'cleared' WHERE g.pathway_id = $1 "
    "ORDER BY c.comment_id LIMIT $2";
constexpr std::string_view kDeleteOf = "DELETE FROM comment WHERE person = $1";
constexpr std::string_view kCommenters =
    "SELECT person, min(episode_row) FROM comment WHERE group_row = $1 AND person > $2 GROUP BY person ORDER BY person "
    "LIMIT $3";

// The second person stands in the statements themselves: whatever calls them, nobody passes a comment twice.
constexpr std::string_view kCut =
    "UPDATE comment SET cuts = $1 WHERE comment_id = $2 AND cuts = $3 AND state IN ('unread', 'passed') "
    "AND EXISTS (SELECT 1 FROM account a WHERE a.account_id = $4 AND a.role IN ('clinician', "
    "'information-governance') AND a.is_disabled = 0)";
constexpr std::string_view kPass =
    "UPDATE comment SET state = 'passed', first_by = $1, first_at = $2 WHERE comment_id = $3 AND cuts = $4 AND state = "
    "'unread' AND EXISTS (SELECT 1 FROM account a WHERE a.account_id = $5 AND a.role IN ('clinician', "
    "'information-governance') AND a.is_disabled = 0)";
constexpr std::string_view kClear =
    "UPDATE comment SET state = 'cleared', second_by = $1, second_at = $2 WHERE comment_id = $3 AND cuts = $4 AND "
    "state = 'passed' AND first_by <> $1 AND EXISTS (SELECT 1 FROM account a WHERE a.account_id = $5 AND a.role = "
    "'information-governance' AND a.is_disabled = 0)";
constexpr std::string_view kRefuse =
    "UPDATE comment SET state = 'refused', refused_by = $1, refused_at = $2, reason = $3 WHERE comment_id = $4 AND "
    "state <> 'refused' AND EXISTS (SELECT 1 FROM account a WHERE a.account_id = $5 AND a.role IN ('clinician', "
    "'information-governance') AND a.is_disabled = 0)";

// As service/study_people does it: the newest choice over all of a person's episodes on the pathway.
constexpr std::string_view kChoice =
    "SELECT choice, text_version FROM ("
    "SELECT k.choice, k.text_version, k.recorded_at, k.consent_row FROM consent k WHERE k.episode_row = $1 AND "
    "k.purpose = 'quotes' UNION ALL "
    "SELECT k.choice, k.text_version, k.recorded_at, k.consent_row FROM episode e JOIN consent k ON k.episode_row = "
    "e.episode_row AND k.purpose = 'quotes' WHERE e.person = $2 AND e.person <> '' AND e.pathway_id = $3) AS choices "
    "WHERE NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.person = $2) "
    "ORDER BY recorded_at DESC, consent_row DESC LIMIT 1";

constexpr std::string_view kSources =
    "SELECT r.response_row, r.questionnaire_id, r.timepoint, coalesce(q.language, ''), coalesce(r.episode_row, 0), "
    "coalesce(e.pathway_id, ''), coalesce(e.person, ''), coalesce(e.episode_id, '') FROM response r "
    "LEFT JOIN episode e ON e.episode_row = r.episode_row LEFT JOIN survey_request q ON q.request_row = r.request_row "
    "WHERE r.questionnaire_id = $1 AND r.response_row > $2 AND r.status IN ('completed', 'amended') ORDER BY "
    "r.response_row LIMIT $3";
constexpr std::string_view kSourcesOf =
    "SELECT r.response_row, r.questionnaire_id, r.timepoint, coalesce(q.language, ''), e.episode_row, e.pathway_id, "
    "e.person, e.episode_id FROM episode mine JOIN episode e ON e.episode_row = mine.episode_row "
    "JOIN response r ON r.episode_row = e.episode_row AND r.status IN ('completed', 'amended') LEFT JOIN "
    "survey_request q ON q.request_row = r.request_row "
    "WHERE mine.episode_row = $1 UNION ALL "
    "SELECT r.response_row, r.questionnaire_id, r.timepoint, coalesce(q.language, ''), e.episode_row, e.pathway_id, "
    "e.person, e.episode_id FROM episode mine JOIN episode e ON e.person = mine.person AND e.person <> '' AND "
    "e.pathway_id = mine.pathway_id AND e.episode_row <> mine.episode_row "
    "JOIN response r ON r.episode_row = e.episode_row AND r.status IN ('completed', 'amended') LEFT JOIN "
    "survey_request q ON q.request_row = r.request_row "
    "WHERE mine.episode_row = $1";
constexpr std::string_view kDocument = "SELECT document FROM response WHERE response_row = $1";
constexpr std::string_view kQuoteYes =
    "SELECT consent_row, episode_row FROM consent WHERE purpose = 'quotes' AND choice = 'yes' AND consent_row > $1 "
    "ORDER BY consent_row LIMIT $2";

constexpr std::string_view kCursor = "SELECT last_row FROM comment_cursor WHERE pathway_id = $1 AND source = $2";
constexpr std::string_view kAdvanceCursor =
    "INSERT INTO comment_cursor (pathway_id, source, last_row) VALUES ($1, $2, $3) ON CONFLICT (pathway_id, source) DO "
    "UPDATE SET last_row = excluded.last_row WHERE excluded.last_row > comment_cursor.last_row";

std::string audit_name(const AccountId& account) { return "account:" + account.text; }

}  // namespace

Result<std::int64_t> keep_comment_group(Session& session, const CommentGroup& group) {
  CAIRN_TRY(execute(session, kInsertGroup, group.pathway, group.timepoint, group.questionnaire, group.link_id,
                    group.question));
  CAIRN_ASSIGN(const std::optional<std::int64_t> row,
               find_one(
                   session, kFindGroup, [](const Row& found) { return found.integer(0); }, group.pathway,
                   group.timepoint, group.questionnaire, group.link_id));
  CAIRN_ASSERT(row.has_value());
  return *row;
}

Result<bool> insert_comment(Session& session, const CommentRecord& record) {
  CAIRN_TRY(execute(session, kInsert, record.id, record.group_row, record.person, record.episode_row,
                    record.response_row, record.occurrence, record.language, record.words, record.cuts,
                    record.needs_care, record.state));
  return session.changes() == 1;
}

Result<std::optional<CommentRecord>> find_comment(Session& session, std::string_view id) {
  return find_one(session, kById, read_comment, id);
}

Result<std::vector<CommentRecord>> list_comments(Session& session, std::string_view state, std::string_view after_id,
                                                 std::size_t limit) {
  return find_all(session, kByState, read_comment, state, after_id, limit);
}

Result<std::vector<CommentRecord>> list_cleared_comments(Session& session, std::string_view pathway,
                                                         std::size_t limit) {
  return find_all(session, kCleared, read_comment, pathway, limit);
}

Result<void> delete_comments(Session& session, std::string_view person) { return execute(session, kDeleteOf, person); }

Result<std::vector<Commenter>> list_commenters(Session& session, std::int64_t group_row, std::string_view after_person,
                                               std::size_t limit) {
  const auto read = [](const Row& row) { return Commenter{row.string(0), row.integer(1)}; };
  return find_all(session, kCommenters, read, group_row, after_person, limit);
}

Result<bool> cut_comment(Session& session, const CommentStep& step) {
  CAIRN_TRY(execute(session, kCut, step.text, step.comment, step.seen_cuts, step.account.text));
  return session.changes() == 1;
}

Result<bool> pass_comment(Session& session, const CommentStep& step) {
  CAIRN_TRY(execute(session, kPass, audit_name(step.account), format_timestamp(step.at), step.comment, step.seen_cuts,
                    step.account.text));
  return session.changes() == 1;
}

Result<bool> clear_comment(Session& session, const CommentStep& step) {
  CAIRN_TRY(execute(session, kClear, audit_name(step.account), format_timestamp(step.at), step.comment, step.seen_cuts,
                    step.account.text));
  return session.changes() == 1;
}

Result<bool> refuse_comment(Session& session, const CommentStep& step) {
  CAIRN_TRY(execute(session, kRefuse, audit_name(step.account), format_timestamp(step.at), step.text, step.comment,
                    step.account.text));
  return session.changes() == 1;
}

Result<std::optional<QuoteChoice>> find_quote_choice(Session& session, std::string_view pathway,
                                                     std::string_view person, std::int64_t episode_row) {
  const auto read = [](const Row& row) { return QuoteChoice{row.string(0), row.string(1)}; };
  return find_one(session, kChoice, read, episode_row, person, pathway);
}

Result<std::vector<CommentSource>> list_comment_sources(Session& session, std::string_view questionnaire,
                                                        std::int64_t after_row, std::size_t limit) {
  return find_all(session, kSources, read_source, questionnaire, after_row, limit);
}

Result<std::vector<CommentSource>> list_comment_sources_of(Session& session, std::int64_t episode_row) {
  return find_all(session, kSourcesOf, read_source, episode_row);
}

Result<std::string> load_response_document(Session& session, std::int64_t response_row) {
  CAIRN_ASSIGN(std::optional<std::string> document,
               find_one(
                   session, kDocument, [](const Row& row) { return row.string(0); }, response_row));
  if (!document) return Error{ErrorCode::NotFound, "There is no such response."};
  return *std::move(document);
}

Result<std::vector<QuoteYes>> list_quote_yes(Session& session, std::int64_t after_row, std::size_t limit) {
  const auto read = [](const Row& row) { return QuoteYes{row.integer(0), row.integer(1)}; };
  return find_all(session, kQuoteYes, read, after_row, limit);
}

Result<std::int64_t> find_comment_cursor(Session& session, std::string_view pathway, std::string_view source) {
  CAIRN_ASSIGN(const std::optional<std::int64_t> row,
               find_one(
                   session, kCursor, [](const Row& found) { return found.integer(0); }, pathway, source));
  return row.value_or(0);
}

Result<void> advance_comment_cursor(Session& session, std::string_view pathway, std::string_view source,
                                    std::int64_t row) {
  return execute(session, kAdvanceCursor, pathway, source, row);
}

}  // namespace cairn::store
