#include "engine/store/extracts.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

StudyRecord read_study(const Row& row) {
  return {row.string(0),  row.string(1),  row.string(2),     row.string(3),           row.string(4),
          row.string(5),  row.string(6),  read_date(row, 7), row.string(8),           row.string(9),
          row.string(10), row.string(11), row.string(12),    read_timestamp(row, 13), row.string(14)};
}

ExtractRecord read_extract(const Row& row) {
  ExtractRecord record;
  record.id = row.string(0);
  record.study_id = row.string(1);
  record.study = row.string(2);
  record.pathway = row.string(3);
  record.made_by = row.string(4);
  record.made_at = read_timestamp(row, 5);
  record.expires_on = read_date(row, 6);
  record.records = row.integer(7);
  record.manifest_sha256 = row.string(8);
  record.state = row.string(9);
  record.decided_by = row.string(10);
  record.decided_at = read_optional_timestamp(row, 11);
  record.decision_reason = row.string(12);
  record.manifest = row.string(13);
  return record;
}

AuditRecord read_event(const Row& row) {
  return {row.integer(0), read_timestamp(row, 1), row.string(2), row.string(3),
          row.string(4),  row.string(5),          row.string(6), row.string(7)};
}

constexpr std::string_view kInsertStudy =
    "INSERT INTO study (study_id, name, pathway_id, purpose, lawful_basis, requester, recipient, expires_on, "
    "consent_purpose, consent_version, opt_out, opt_out_reason, created_by, created_at, pseudonyms) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
constexpr std::string_view kStudyById =
    "SELECT study_id, name, pathway_id, purpose, lawful_basis, requester, recipient, expires_on, consent_purpose, "
    "consent_version, opt_out, opt_out_reason, created_by, created_at, pseudonyms FROM study WHERE study_id = $1";
constexpr std::string_view kStudyByName =
    "SELECT study_id, name, pathway_id, purpose, lawful_basis, requester, recipient, expires_on, consent_purpose, "
    "consent_version, opt_out, opt_out_reason, created_by, created_at, pseudonyms FROM study WHERE name = $1";
constexpr std::string_view kListStudies =
    "SELECT study_id, name, pathway_id, purpose, lawful_basis, requester, recipient, expires_on, consent_purpose, "
    "consent_version, opt_out, opt_out_reason, created_by, created_at, pseudonyms FROM study WHERE name > $1 ORDER BY "
    "name "
    "LIMIT $2";

constexpr std::string_view kInsertExtract =
    "INSERT INTO extract (extract_id, study_id, study, pathway_id, made_by, made_at, expires_on, records, manifest, "
    "manifest_sha256, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr std::string_view kExtractById =
    "SELECT extract_id, study_id, study, pathway_id, made_by, made_at, expires_on, records, manifest_sha256, state, "
    "decided_by, decided_at, decision_reason, manifest FROM extract WHERE extract_id = $1";
constexpr std::string_view kListExtracts =
    "SELECT extract_id, study_id, study, pathway_id, made_by, made_at, expires_on, records, manifest_sha256, state, "
    "decided_by, decided_at, decision_reason, '' FROM extract ORDER BY made_at DESC, extract_id LIMIT $1";
constexpr std::string_view kListStudyExtracts =
    "SELECT extract_id, study_id, study, pathway_id, made_by, made_at, expires_on, records, manifest_sha256, state, "
    "decided_by, decided_at, decision_reason, '' FROM extract WHERE study_id = $1 ORDER BY made_at DESC, extract_id "
    "LIMIT $2";

// $1 state, $2 decided_by, $3 decided_at, $4 reason, $5 extract, $6 account. The second person stands in the statement
// itself: whatever calls it, nobody decides about an extract of their own.
constexpr std::string_view kReleaseExtract =
    "UPDATE extract SET state = $1, decided_by = $2, decided_at = $3, decision_reason = $4 WHERE extract_id = $5 "
    "AND state = 'awaiting-approval' AND made_by <> $2 "
    "AND EXISTS (SELECT 1 FROM study s WHERE s.study_id = extract.study_id AND s.created_by <> $2) "
    "AND EXISTS (SELECT 1 FROM account a WHERE a.account_id = $6 AND a.role = 'information-governance' AND "
    "a.is_disabled = 0) "
    "AND manifest_sha256 = $7 AND expires_on >= $8";
constexpr std::string_view kRefuseExtract =
    "UPDATE extract SET state = $1, decided_by = $2, decided_at = $3, decision_reason = $4 WHERE extract_id = $5 "
    "AND state = 'awaiting-approval' AND made_by <> $2 "
    "AND EXISTS (SELECT 1 FROM study s WHERE s.study_id = extract.study_id AND s.created_by <> $2) "
    "AND EXISTS (SELECT 1 FROM account a WHERE a.account_id = $6 AND a.role = 'information-governance' AND "
    "a.is_disabled = 0)";

constexpr std::string_view kExtractHistory =
    "SELECT sequence, at, actor, action, subject, detail, previous_hash, hash FROM audit_event "
    "WHERE subject = $1 AND subject >= 'Extract/' AND subject < 'Extract0' ORDER BY sequence LIMIT $2";
constexpr std::string_view kExtractEvents =
    "SELECT sequence, at, actor, action, subject, detail, previous_hash, hash FROM audit_event "
    "WHERE subject >= 'Extract/' AND subject < 'Extract0' ORDER BY sequence DESC LIMIT $1";

std::string audit_name(const AccountId& account) { return "account:" + account.text; }

}  // namespace

Result<void> insert_study(Session& session, const StudyRecord& record) {
  return explain_conflict(
      execute(session, kInsertStudy, record.id, record.name, record.pathway, record.purpose, record.lawful_basis,
              record.requester, record.recipient, format_date(record.expires_on), record.consent_purpose,
              record.consent_version, record.opt_out, record.opt_out_reason, record.created_by,
              format_timestamp(record.created_at), record.pseudonyms),
      "There is a study of this name already. Make an extract of it, or choose another name for another purpose.");
}

Result<std::optional<StudyRecord>> find_study(Session& session, std::string_view id) {
  return find_one(session, kStudyById, read_study, id);
}

Result<std::optional<StudyRecord>> find_study_by_name(Session& session, std::string_view name) {
  return find_one(session, kStudyByName, read_study, name);
}

Result<std::vector<StudyRecord>> list_studies(Session& session, std::string_view after_name, std::size_t limit) {
  return find_all(session, kListStudies, read_study, after_name, limit);
}

Result<void> insert_extract(Session& session, const ExtractRecord& record) {
  const std::optional<std::string> study_id =
      record.study_id.empty() ? std::nullopt : std::optional<std::string>(record.study_id);
  return execute(session, kInsertExtract, record.id, study_id, record.study, record.pathway, record.made_by,
                 format_timestamp(record.made_at), format_date(record.expires_on), record.records, record.manifest,
                 record.manifest_sha256, record.state);
}

Result<std::optional<ExtractRecord>> find_extract(Session& session, std::string_view id) {
  return find_one(session, kExtractById, read_extract, id);
}

Result<std::vector<ExtractRecord>> list_extracts(Session& session, std::string_view study_id, std::size_t limit) {
  if (study_id.empty()) return find_all(session, kListExtracts, read_extract, limit);
  return find_all(session, kListStudyExtracts, read_extract, study_id, limit);
}

Result<bool> release_extract(Session& session, const ExtractDecision& decision) {
  CAIRN_TRY(execute(session, kReleaseExtract, "released", audit_name(decision.account), format_timestamp(decision.at),
                    decision.reason, decision.extract, decision.account.text, decision.manifest_sha256,
                    format_date(date_of(decision.at))));
  return session.changes() == 1;
}

Result<bool> refuse_extract(Session& session, const ExtractDecision& decision) {
  CAIRN_TRY(execute(session, kRefuseExtract, "refused", audit_name(decision.account), format_timestamp(decision.at),
                    decision.reason, decision.extract, decision.account.text));
  return session.changes() == 1;
}

Result<std::vector<AuditRecord>> list_extract_history(Session& session, std::string_view extract, std::size_t limit) {
  const std::string subject = "Extract/" + std::string(extract);
  return find_all(session, kExtractHistory, read_event, subject, limit);
}

Result<std::vector<AuditRecord>> list_extract_events(Session& session, std::size_t limit) {
  return find_all(session, kExtractEvents, read_event, limit);
}

}  // namespace cairn::store
