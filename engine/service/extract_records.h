#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/service/services.h"
#include "engine/store/extracts.h"

namespace cairn::service {

/// One extract as a page shows it. Counts of people are shown by the small-number rule.
struct ExtractSummary {
  store::ExtractRecord record;  // state, days, who decided; the manifest as text
  store::StudyRecord study;     // empty id when it was made before studies were records
  bool is_expired = false;
  std::vector<std::pair<std::string, std::string>> steps;   // "People with consent", "about 120"
  std::vector<std::pair<std::string, std::string>> levels;  // field, what was done to it
  std::int64_t smallest_class = 0, k = 0;
  /// Columns in which everybody in some groups gave the same answer, and how many groups these are.
  std::vector<std::pair<std::string, std::int64_t>> same_answers;
  double highest_risk_before = 0, highest_risk_after = 0, average_risk_before = 0, average_risk_after = 0;
  std::vector<std::pair<std::string, std::int64_t>> files;  // name, bytes
};

/// What was done or tried with an extract. `who`: an account's name where it is one, else as in the audit log.
struct ExtractEvent {
  Timestamp at{};
  std::string who, action, extract, detail;
};

/// Newest first, at most `limit`; of one study where its id is given (permission ReadExtracts).
Result<std::vector<store::ExtractRecord>> list_extracts(const Services& services, const access::Actor& actor,
                                                        std::string_view study_id = "", std::size_t limit = 200);
/// NotFound when there is none (permission ReadExtracts).
Result<ExtractSummary> load_extract(const Services& services, const access::Actor& actor, std::string_view id);
/// The name under which all files of an extract are fetched at once.
inline constexpr std::string_view kWholeExtract = "extract.zip";
/// One file of a released extract (permission ReadExtracts), or all as a zip archive, if they are still what its
/// manifest says. Conflict before
/// release and after a refusal or a change; Gone after the last day, or when the file is lost. The download, or the
/// attempt, is audited.
Result<std::string> load_extract_file(const Services& services, const access::Actor& actor, std::string_view id,
                                      std::string_view name);
/// The audit log of one extract, oldest first (NotFound when there is none); of all extracts, newest first, when `id`
/// is empty (permission ApproveExtract).
Result<std::vector<ExtractEvent>> list_extract_events(const Services& services, const access::Actor& actor,
                                                      std::string_view id = "");

/// For the other files of this folder.
std::filesystem::path extract_folder(const Services& services, std::string_view id);
ExtractSummary summarise_extract(store::ExtractRecord record, std::optional<store::StudyRecord> study, Date today);
struct StoredExtract {
  store::ExtractRecord record;
  std::optional<store::StudyRecord> study;
};
Result<StoredExtract> load_stored_extract(store::Session& session, std::string_view id);
/// Writes an attempt that failed into the audit log: ACTION.refused with the error's code. `study`: of a making.
void audit_refusal(const Services& services, const access::Actor& actor, std::string_view action, std::string_view id,
                   const Error& error, std::string_view study = "");

}  // namespace cairn::service
