#include "engine/service/decide_extract.h"

#include <algorithm>
#include <cctype>

#include "engine/base/text.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/bundle.h"
#include "engine/extract/verify.h"
#include "engine/service/withdraw_person.h"

namespace cairn::service {
namespace {

using access::Permission;

constexpr std::size_t kLongestReason = 1000;

Error coded(ErrorCode error, std::string code, std::string message) {
  Issues issues = {{Severity::Error, std::move(code), "", message}};
  return {error, std::move(message), "", std::move(issues)};
}

Error already_decided() {
  return coded(ErrorCode::Conflict, "decided", "This extract was decided about already. A decision is final.");
}

Error not_second(std::string message) { return coded(ErrorCode::Forbidden, "second-person", std::move(message)); }

bool is_same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); };
  a = trim(a), b = trim(b);
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// Lines may break; nothing else that cannot be read.
bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
  });
}

Result<void> check_role(const access::Actor& actor) {
  const bool is_program = actor.kind == access::Actor::Kind::Token || actor.kind == access::Actor::Kind::Command;
  if (is_program) return not_second("Only a person who is signed in may decide about an extract, not a program.");
  return access::require(actor, Permission::ApproveExtract);
}

/// Words first, so that the person learns why; the store's own statement asks again.
Result<void> check_second_person(const access::Actor& actor, const store::ExtractRecord& record,
                                 const std::optional<store::StudyRecord>& study) {
  if (record.made_by == actor.audit_name())
    return not_second("You made this extract. A second person must decide about it.");
  if (!study)
    return coded(ErrorCode::Conflict, "no-study", "This extract belongs to no recorded study. Make it again.");
  if (study->created_by == actor.audit_name())
    return not_second("You recorded this study. A second person must decide about its extracts.");
  if (is_same_name(study->requester, actor.name) || is_same_name(study->recipient, actor.name))
    return not_second("You asked for this study or receive its files. A second person must decide about its extracts.");
  return {};
}

Result<void> check_open(const store::ExtractRecord& record, Date today) {
  if (record.state != "awaiting-approval") return already_decided();
  if (record.expires_on < today)
    return Error{ErrorCode::Gone, "The last day of this study has passed. Its extracts can no longer be released."};
  return {};
}

Error changed() {
  return coded(ErrorCode::Conflict, "changed",
               "The files are no longer those that were made. They cannot be released; make another extract.");
}

/// On the bytes that would leave.
Result<void> check_files(const Services& services, const store::ExtractRecord& record, std::string_view seen) {
  if (!seen.empty() && seen != record.manifest_sha256) return changed();
  const std::filesystem::path folder = extract_folder(services, record.id);
  const auto manifest = extract::read_file(folder / "manifest.json");
  if (!manifest || *manifest != record.manifest || disclosure::sha256_hex(*manifest) != record.manifest_sha256)
    return changed();
  const auto verification = extract::verify_bundle(folder);
  if (!verification || !verification->findings.empty()) return changed();
  return {};
}

Result<StoredExtract> load(const Services& services, std::string_view id) {
  return services.store.read([&](store::Session& session) { return load_stored_extract(session, id); });
}

Result<bool> release(store::Session& session, const store::ExtractDecision& decision) {
  CAIRN_ASSIGN(const StoredExtract stored, load_stored_extract(session, decision.extract));
  CAIRN_TRY(require_people_still_agree(session, stored.record));
  return store::release_extract(session, decision);
}

using Decide = Result<bool> (*)(store::Session&, const store::ExtractDecision&);

Result<void> decide(const Services& services, const access::Actor& actor, Decide apply, std::string_view action,
                    store::ExtractDecision decision) {
  decision.account = actor.account;
  decision.at = services.clock.now();
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const bool is_done, apply(session, decision));
    if (!is_done) {
      CAIRN_ASSIGN(const StoredExtract stored, load_stored_extract(session, decision.extract));
      if (stored.record.state != "awaiting-approval") return already_decided();
      return not_second("This could not be decided: your account may have changed. Open the extract's page again.");
    }
    return record_audit(session, services, actor, action, "Extract/" + decision.extract,
                        R"({"manifest_sha256":")" + decision.manifest_sha256 + R"("})");
  });
}

Result<void> approve(const Services& services, const access::Actor& actor, std::string_view id, std::string_view seen) {
  CAIRN_TRY(check_role(actor));
  CAIRN_ASSIGN(const StoredExtract stored, load(services, id));
  CAIRN_TRY(check_second_person(actor, stored.record, stored.study));
  CAIRN_TRY(check_open(stored.record, services.clock.today()));
  CAIRN_TRY(check_files(services, stored.record, seen));
  return decide(services, actor, release, "extract.approve",
                {stored.record.id, stored.record.manifest_sha256, {}, "", {}});
}

Result<void> refuse(const Services& services, const access::Actor& actor, std::string_view id,
                    std::string_view reason) {
  CAIRN_TRY(check_role(actor));
  CAIRN_ASSIGN(const StoredExtract stored, load(services, id));
  CAIRN_TRY(check_second_person(actor, stored.record, stored.study));
  if (stored.record.state != "awaiting-approval") return already_decided();
  if (trim(reason).empty() || !is_utf8(reason) || count_characters(reason) > kLongestReason || has_controls(reason))
    return Error{ErrorCode::Unprocessable,
                 "The extract was not refused.",
                 "",
                 {{Severity::Error, "value", "reason", "Enter why it is refused, in 1 to 1,000 characters"}}};
  return decide(services, actor, store::refuse_extract, "extract.refuse",
                {stored.record.id, stored.record.manifest_sha256, {}, std::string(trim(reason)), {}});
}

}  // namespace

Result<void> approve_extract(const Services& services, const access::Actor& actor, std::string_view id,
                             std::string_view manifest_sha256) {
  Result<void> done = approve(services, actor, id, manifest_sha256);
  if (!done) audit_refusal(services, actor, "extract.approve", id, done.error());
  return done;
}

Result<void> refuse_extract(const Services& services, const access::Actor& actor, std::string_view id,
                            std::string_view reason) {
  Result<void> done = refuse(services, actor, id, reason);
  if (!done) audit_refusal(services, actor, "extract.refuse", id, done.error());
  return done;
}

std::string why_not_decide(const access::Actor& actor, const ExtractSummary& extract) {
  const auto study = extract.study.id.empty() ? std::nullopt : std::optional(extract.study);
  Result<void> may = check_role(actor);
  if (may) may = check_second_person(actor, extract.record, study);
  return may ? "" : may.error().message;
}

}  // namespace cairn::service
