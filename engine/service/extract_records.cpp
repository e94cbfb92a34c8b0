#include "engine/service/extract_records.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/archive.h"
#include "engine/extract/bundle.h"
#include "engine/service/withdraw_person.h"

namespace cairn::service {
namespace {

using access::Permission;

constexpr std::size_t kMostEvents = 500;
constexpr std::string_view kSignature = "manifest.sig";
constexpr std::int64_t kSignatureFileBytes = 89;  // base64 of 64 bytes and a line end

std::vector<std::pair<std::string, std::string>> read_pairs(const Json& manifest, std::string_view list,
                                                            std::string_view name, std::string_view value) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const Json* found = find_array(manifest, list);
  for (const Json& one : found == nullptr ? Json::array() : *found) {
    const auto exact = read_integer(one, value);
    pairs.emplace_back(read_string(one, name).value_or(""),
                       exact ? std::to_string(*exact) : read_string(one, value).value_or(""));
  }
  return pairs;
}

void read_risk(const Json& manifest, ExtractSummary& summary) {
  const Json* risk = find_object(manifest, "risk");
  if (risk == nullptr) return;
  const auto read = [&](const char* when, const char* figure) {
    const Json* figures = find_object(*risk, when);
    return figures == nullptr ? 0 : read_number(*figures, figure).value_or(0);
  };
  summary.highest_risk_before = read("before", "prosecutor");
  summary.highest_risk_after = read("after", "prosecutor");
  summary.average_risk_before = read("before", "marketer");
  summary.average_risk_after = read("after", "marketer");
}

/// The hash that a file of the extract must have; empty when it has no file of this name. A signature has no hash: it
/// proves itself.
std::optional<std::string> listed_hash(const store::ExtractRecord& record, std::string_view name) {
  if (name == "manifest.json") return record.manifest_sha256;
  const auto manifest = parse_json(record.manifest);
  if (!manifest) return std::nullopt;
  if (name == kSignature && find_object(*manifest, "signed_by") != nullptr) return "";
  const Json* files = find_array(*manifest, "files");
  for (const Json& file : files == nullptr ? Json::array() : *files) {
    if (read_string(file, "name") == name) return read_string(file, "sha256").value_or("");
  }
  return std::nullopt;
}

Error conflict(std::string code, std::string message) {
  Issues issues = {{Severity::Error, std::move(code), "", message}};
  return {ErrorCode::Conflict, std::move(message), "", std::move(issues)};
}

Result<void> check_released(const store::ExtractRecord& record, Date today) {
  if (record.state == "awaiting-approval")
    return conflict(
        "awaiting-approval",
        "This extract awaits approval. A second person, from information governance, must release it first.");
  if (record.state == "refused")
    return conflict("refused", "This extract was refused. Its page gives the reason; make another one.");
  if (record.expires_on < today)
    return Error{ErrorCode::Gone, "The last day of this study has passed. Its extracts can no longer be fetched."};
  return {};
}

Result<std::string> read_unchanged(const Services& services, const store::ExtractRecord& record, std::string_view name,
                                   const std::string& expected) {
  Result<std::string> found = extract::read_file(extract_folder(services, record.id) / name);
  if (!found && found.error().code == ErrorCode::NotFound) {
    const std::string message =
        "This file was released and is no longer on the service's disk. Make another extract, or have the folder of "
        "extracts restored by whoever runs the service.";
    return Error{ErrorCode::Gone, message, found.error().cause, {{Severity::Error, "file-lost", "", message}}};
  }
  CAIRN_ASSIGN(std::string content, std::move(found));
  if (name != kSignature && disclosure::sha256_hex(content) != expected)
    return conflict("changed",
                    "This file is not the one that was released. Tell information governance; make another "
                    "extract.");
  return content;
}

/// All files of the extract as one zip archive.
Result<std::string> read_whole(const Services& services, const store::ExtractRecord& record) {
  std::vector<extract::BundleFile> files;
  for (const auto& [name, bytes] : summarise_extract(record, std::nullopt, services.clock.today()).files) {
    CAIRN_ASSIGN(std::string content, read_unchanged(services, record, name, listed_hash(record, name).value_or("")));
    files.push_back({name, std::move(content)});
  }
  return extract::make_archive("extract-" + record.id, files);
}

Result<std::string> read_released(const Services& services, std::string_view id, std::string_view name) {
  CAIRN_ASSIGN(const StoredExtract stored,
               services.store.read([&](store::Session& session) { return load_stored_extract(session, id); }));
  const bool is_whole = name == kWholeExtract;
  const std::optional<std::string> expected = listed_hash(stored.record, name);
  if (!expected && !is_whole) return Error{ErrorCode::NotFound, "The extract has no such file."};
  CAIRN_TRY(check_released(stored.record, services.clock.today()));
  CAIRN_TRY(
      services.store.read([&](store::Session& session) { return require_people_still_agree(session, stored.record); }));
  return is_whole ? read_whole(services, stored.record) : read_unchanged(services, stored.record, name, *expected);
}

std::string account_label(const std::map<std::string, std::string>& names, const std::string& actor) {
  const auto found = names.find(actor);
  return found == names.end() ? actor : found->second;
}

}  // namespace

std::filesystem::path extract_folder(const Services& services, std::string_view id) {
  return services.store.folder() / "extracts" / id;
}

Result<StoredExtract> load_stored_extract(store::Session& session, std::string_view id) {
  CAIRN_ASSIGN(std::optional<store::ExtractRecord> record, store::find_extract(session, id));
  if (!record) return Error{ErrorCode::NotFound, "There is no such extract."};
  StoredExtract stored{*std::move(record), std::nullopt};
  if (stored.record.study_id.empty()) return stored;
  CAIRN_ASSIGN(stored.study, store::find_study(session, stored.record.study_id));
  return stored;
}

ExtractSummary summarise_extract(store::ExtractRecord record, std::optional<store::StudyRecord> study, Date today) {
  ExtractSummary summary;
  summary.record = std::move(record);
  if (study) summary.study = *std::move(study);
  summary.is_expired = summary.record.expires_on < today;
  const auto parsed = parse_json(summary.record.manifest);
  if (!parsed) return summary;
  const Json& manifest = *parsed;
  summary.steps = read_pairs(manifest, "steps", "step", "people");
  summary.smallest_class = read_integer(manifest, "smallest_class").value_or(0);
  if (const Json* parameters = find_object(manifest, "parameters"))
    summary.k = read_integer(*parameters, "k").value_or(0);
  read_risk(manifest, summary);
  if (const Json* columns = find_array(manifest, "same_answers")) {
    for (const Json& one : *columns)
      summary.same_answers.emplace_back(read_string(one, "column").value_or(""),
                                        read_integer(one, "classes").value_or(0));
  }
  if (const Json* levels = find_object(manifest, "levels")) {
    for (const auto& [name, level] : levels->items())
      summary.levels.emplace_back(name, number_text(level).value_or(""));
  }
  if (const Json* files = find_array(manifest, "files")) {
    for (const Json& file : *files)
      summary.files.emplace_back(read_string(file, "name").value_or(""), read_integer(file, "bytes").value_or(0));
  }
  summary.files.emplace_back("manifest.json", static_cast<std::int64_t>(summary.record.manifest.size()));
  if (find_object(manifest, "signed_by") != nullptr) summary.files.emplace_back(kSignature, kSignatureFileBytes);
  return summary;
}

void audit_refusal(const Services& services, const access::Actor& actor, std::string_view action, std::string_view id,
                   const Error& error, std::string_view study) {
  const std::string subject = "Extract/" + (is_fhir_id(id) ? std::string(id) : std::string("unknown"));
  Json detail = {{"code", error_code_info(error.code).name},
                 {"why", error.issues.empty() ? "" : error.issues.front().code}};
  if (is_fhir_id(study)) detail["study"] = study;
  // The refusal stands whether or not it could be written down.
  (void)services.store.write([&](store::Session& session) {
    return record_audit(session, services, actor, std::string(action) + ".refused", subject, write_json(detail));
  });
}

Result<std::vector<store::ExtractRecord>> list_extracts(const Services& services, const access::Actor& actor,
                                                        std::string_view study_id, std::size_t limit) {
  CAIRN_TRY(access::require(actor, Permission::ReadExtracts));
  return services.store.read([&](store::Session& session) { return store::list_extracts(session, study_id, limit); });
}

Result<ExtractSummary> load_extract(const Services& services, const access::Actor& actor, std::string_view id) {
  CAIRN_TRY(access::require(actor, Permission::ReadExtracts));
  CAIRN_ASSIGN(StoredExtract stored,
               services.store.read([&](store::Session& session) { return load_stored_extract(session, id); }));
  return summarise_extract(std::move(stored.record), std::move(stored.study), services.clock.today());
}

Result<std::string> load_extract_file(const Services& services, const access::Actor& actor, std::string_view id,
                                      std::string_view name) {
  Result<void> allowed = access::require(actor, Permission::ReadExtracts);
  Result<std::string> content = allowed ? read_released(services, id, name) : Result<std::string>(allowed.error());
  if (!content) {
    audit_refusal(services, actor, "extract.download", id, content.error());
    return content;
  }
  CAIRN_TRY(services.store.write([&](store::Session& session) {
    return record_audit(session, services, actor, "extract.download", "Extract/" + std::string(id),
                        write_json({{"file", std::string(name)}}));
  }));
  return content;
}

Result<std::vector<ExtractEvent>> list_extract_events(const Services& services, const access::Actor& actor,
                                                      std::string_view id) {
  CAIRN_TRY(access::require(actor, Permission::ApproveExtract));
  return services.store.read([&](store::Session& session) -> Result<std::vector<ExtractEvent>> {
    if (!id.empty()) CAIRN_TRY(load_stored_extract(session, id));
    CAIRN_ASSIGN(const std::vector<store::AccountRecord> accounts, store::list_accounts(session));
    std::map<std::string, std::string> names;
    for (const store::AccountRecord& account : accounts) names.emplace("account:" + account.id.text, account.name);
    CAIRN_ASSIGN(const std::vector<store::AuditRecord> records,
                 id.empty() ? store::list_extract_events(session, kMostEvents)
                            : store::list_extract_history(session, id, kMostEvents));
    std::vector<ExtractEvent> events;
    for (const store::AuditRecord& record : records) {
      events.push_back({record.at, account_label(names, record.actor), record.action,
                        record.subject.substr(std::string_view("Extract/").size()), record.detail});
    }
    return events;
  });
}

}  // namespace cairn::service
