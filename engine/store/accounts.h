#pragma once

#include "engine/base/date.h"
#include "engine/base/id.h"
#include "engine/store/session.h"

namespace cairn::store {

struct AccountRecord {
  AccountId id = {};
  std::string name = {}, role = {}, password_hash = {};
  bool is_disabled = false;
  int failed_sign_ins = 0;
  std::optional<Timestamp> locked_until = {};
  Timestamp created_at{};
};
Result<void> insert_account(Session& session, const AccountRecord& record);  // Conflict when the name is taken
Result<std::optional<AccountRecord>> find_account_by_name(Session& session, std::string_view name);
Result<std::optional<AccountRecord>> find_account(Session& session, const AccountId& id);
Result<std::vector<AccountRecord>> list_accounts(Session& session);
Result<void> update_account(Session& session, const AccountRecord& record);

struct SessionRecord {
  std::string token_hash = {};
  AccountId account = {};
  std::string csrf_token = {};
  Timestamp created_at{}, expires_at{};
};
Result<void> insert_session(Session& session, const SessionRecord& record);
Result<std::optional<SessionRecord>> find_session(Session& session, std::string_view token_hash);
Result<void> delete_session(Session& session, std::string_view token_hash);
Result<void> delete_account_sessions(Session& session, const AccountId& account);
Result<void> delete_expired_sessions(Session& session, Timestamp now);

struct MachineTokenRecord {
  std::string token_hash = {}, name = {}, scopes = {};
  Timestamp created_at{}, expires_at{};
};
Result<void> insert_machine_token(Session& session, const MachineTokenRecord& record);
Result<std::optional<MachineTokenRecord>> find_machine_token(Session& session, std::string_view token_hash);
Result<std::vector<MachineTokenRecord>> list_machine_tokens(Session& session);

struct AuditRecord {
  std::int64_t sequence = 0;
  Timestamp at{};
  std::string actor, action, subject, detail, previous_hash, hash;
};
Result<std::optional<AuditRecord>> find_last_audit(Session& session);
Result<void> insert_audit(Session& session, const AuditRecord& record);
Result<void> for_each_audit(Session& session, const std::function<bool(const AuditRecord&)>& each);

}  // namespace cairn::store
