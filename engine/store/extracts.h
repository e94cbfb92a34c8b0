#pragma once

#include "engine/base/date.h"
#include "engine/store/accounts.h"
#include "engine/store/session.h"

namespace cairn::store {

/// What somebody asked for, on what ground, until when. Never changed once stored.
struct StudyRecord {
  std::string id = {}, name = {}, pathway = {};
  std::string purpose = {}, lawful_basis = {}, requester = {}, recipient = {};
  Date expires_on{};  // last day on which its extracts may be approved and downloaded
  std::string consent_purpose = {}, consent_version = {};
  std::string opt_out = {}, opt_out_reason = {};  // opt_out: apply, not-applicable:consent, not-applicable:anonymised
  std::string created_by = {};                    // as in the audit log
  Timestamp created_at{};
  /// per-extract, or per-study: its extracts are to be joined person by person, so pseudonyms are the same in all.
  std::string pseudonyms = "per-extract";
};
Result<void> insert_study(Session& session, const StudyRecord& record);  // Conflict when the name is taken
Result<std::optional<StudyRecord>> find_study(Session& session, std::string_view id);
Result<std::optional<StudyRecord>> find_study_by_name(Session& session, std::string_view name);
/// By name; `after_name` pages through.
Result<std::vector<StudyRecord>> list_studies(Session& session, std::string_view after_name, std::size_t limit);

/// One extract. A decision is made once, by somebody who neither made it nor recorded its study.
struct ExtractRecord {
  std::string id = {}, study_id = {};  // study_id: empty when it was made before studies were records
  std::string study = {}, pathway = {}, made_by = {};
  Timestamp made_at{};
  Date expires_on{};
  std::int64_t records = 0;
  std::string manifest = {}, manifest_sha256 = {};  // manifest: empty in lists
  std::string state = "awaiting-approval";          // awaiting-approval, released, refused
  std::string decided_by = {}, decision_reason = {};
  std::optional<Timestamp> decided_at = {};
};
Result<void> insert_extract(Session& session, const ExtractRecord& record);
Result<std::optional<ExtractRecord>> find_extract(Session& session, std::string_view id);
/// Newest first, without manifests; of one study where its id is given.
Result<std::vector<ExtractRecord>> list_extracts(Session& session, std::string_view study_id, std::size_t limit);

/// What is decided, by whom, about exactly which bytes.
struct ExtractDecision {
  std::string extract, manifest_sha256;
  AccountId account;
  std::string reason = {};  // of a refusal
  Timestamp at{};
};
/// True when it was released. The row itself asks for everything: still awaiting approval, not past its last day, the
/// same manifest, an enabled account of the role information-governance that neither made it nor recorded its study.
Result<bool> release_extract(Session& session, const ExtractDecision& decision);
/// True when it was refused; the same demands but for the day and the manifest.
Result<bool> refuse_extract(Session& session, const ExtractDecision& decision);

/// What was done and tried with one extract, oldest first.
Result<std::vector<AuditRecord>> list_extract_history(Session& session, std::string_view extract, std::size_t limit);
/// The newest events of all extracts, newest first.
Result<std::vector<AuditRecord>> list_extract_events(Session& session, std::size_t limit);

}  // namespace cairn::store
