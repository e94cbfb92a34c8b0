#include "engine/service/record_audit.h"

#include "engine/access/secret.h"

namespace cairn::service {
namespace {

Issue finding(std::int64_t sequence, std::string code, std::string message) {
  return {Severity::Error, std::move(code), "audit_event/" + std::to_string(sequence), std::move(message)};
}

}  // namespace

std::string audit_hash(const store::AuditRecord& record) {
  return access::hash_chain({record.previous_hash, std::to_string(record.sequence), format_timestamp(record.at),
                             record.actor, record.action, record.subject, record.detail});
}

Result<void> record_audit(store::Session& session, const Services& services, const access::Actor& actor,
                          std::string_view action, std::string_view subject, std::string_view detail) {
  CAIRN_ASSIGN(const std::optional<store::AuditRecord> last, store::find_last_audit(session));
  store::AuditRecord record;
  record.sequence = last ? last->sequence + 1 : 1;
  record.at = services.clock.now();
  record.actor = actor.audit_name();
  record.action = action;
  record.subject = subject;
  record.detail = detail;
  record.previous_hash = last ? last->hash : "";
  record.hash = audit_hash(record);
  return store::insert_audit(session, record);
}

void record_refused_access(const Services& services, const access::Actor& actor, std::string_view subject,
                           std::string_view route) {
  (void)services.store.write([&](store::Session& session) {
    return record_audit(session, services, actor, "access.refused", subject,
                        R"({"route":")" + std::string(route) + R"("})");
  });
}

Result<Issues> check_audit_chain(store::Session& session) {
  Issues issues;
  std::int64_t expected = 1;
  std::string previous;
  CAIRN_TRY(store::for_each_audit(session, [&](const store::AuditRecord& record) {
    if (record.sequence != expected) {
      issues.push_back(finding(expected, "audit-row-missing",
                               "An audit row is missing here. Restore it from a backup and find out who removed it."));
    } else if (record.previous_hash != previous) {
      issues.push_back(
          finding(record.sequence, "audit-chain-broken", "This audit row does not follow from the row before it."));
    }
    if (audit_hash(record) != record.hash) {
      issues.push_back(
          finding(record.sequence, "audit-row-changed", "This audit row was changed after it was written."));
    }
    expected = record.sequence + 1;
    previous = record.hash;
    return issues.size() < 100;
  }));
  return issues;
}

}  // namespace cairn::service
