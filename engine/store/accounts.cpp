#include "engine/store/accounts.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

AccountRecord read_account(const Row& row) {
  return {{row.string(0)},
          row.string(1),
          row.string(2),
          row.string(3),
          row.integer(4) != 0,
          static_cast<int>(row.integer(5)),
          read_optional_timestamp(row, 6),
          read_timestamp(row, 7)};
}

MachineTokenRecord read_machine_token(const Row& row) {
  return {row.string(0), row.string(1), row.string(2), read_timestamp(row, 3), read_timestamp(row, 4)};
}

AuditRecord read_audit(const Row& row) {
  return {row.integer(0), read_timestamp(row, 1), row.string(2), row.string(3),
          row.string(4),  row.string(5),          row.string(6), row.string(7)};
}

constexpr std::string_view kInsertAccount =
    "INSERT INTO account (account_id, name, role, password_hash, is_disabled, failed_sign_ins, locked_until, "
    "created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr std::string_view kAccountByName =
    "SELECT account_id, name, role, password_hash, is_disabled, failed_sign_ins, locked_until, created_at FROM account "
    "WHERE name = $1";
constexpr std::string_view kAccountById =
    "SELECT account_id, name, role, password_hash, is_disabled, failed_sign_ins, locked_until, created_at FROM account "
    "WHERE account_id = $1";
constexpr std::string_view kListAccounts =
    "SELECT account_id, name, role, password_hash, is_disabled, failed_sign_ins, locked_until, created_at FROM account "
    "ORDER BY name";
constexpr std::string_view kUpdateAccount =
    "UPDATE account SET name = $1, role = $2, password_hash = $3, is_disabled = $4, failed_sign_ins = $5, locked_until "
    "= $6 "
    "WHERE account_id = $7";

constexpr std::string_view kInsertSession =
    "INSERT INTO session (token_hash, account_id, csrf_token, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kSessionByToken =
    "SELECT token_hash, account_id, csrf_token, created_at, expires_at FROM session WHERE token_hash = $1";
constexpr std::string_view kDeleteSession = "DELETE FROM session WHERE token_hash = $1";
constexpr std::string_view kDeleteAccountSessions = "DELETE FROM session WHERE account_id = $1";
constexpr std::string_view kDeleteExpiredSessions = "DELETE FROM session WHERE expires_at <= $1";

constexpr std::string_view kInsertMachineToken =
    "INSERT INTO machine_token (token_hash, name, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kMachineTokenByHash =
    "SELECT token_hash, name, scopes, created_at, expires_at FROM machine_token WHERE token_hash = $1";
constexpr std::string_view kListMachineTokens =
    "SELECT token_hash, name, scopes, created_at, expires_at FROM machine_token ORDER BY name, created_at";

constexpr std::string_view kLastAudit =
    "SELECT sequence, at, actor, action, subject, detail, previous_hash, hash FROM audit_event ORDER BY sequence DESC "
    "LIMIT 1";
constexpr std::string_view kInsertAudit =
    "INSERT INTO audit_event (sequence, at, actor, action, subject, detail, previous_hash, hash) VALUES ($1, $2, $3, "
    "$4, $5, $6, $7, $8)";
constexpr std::string_view kAllAudit =
    "SELECT sequence, at, actor, action, subject, detail, previous_hash, hash FROM audit_event ORDER BY sequence";

constexpr std::string_view kNameTaken = "This account name is taken. Choose another.";

}  // namespace

Result<void> insert_account(Session& session, const AccountRecord& record) {
  return explain_conflict(execute(session, kInsertAccount, record.id.text, record.name, record.role,
                                  record.password_hash, record.is_disabled, record.failed_sign_ins,
                                  format_optional(record.locked_until), format_timestamp(record.created_at)),
                          kNameTaken);
}

Result<std::optional<AccountRecord>> find_account_by_name(Session& session, std::string_view name) {
  return find_one(session, kAccountByName, read_account, name);
}

Result<std::optional<AccountRecord>> find_account(Session& session, const AccountId& id) {
  return find_one(session, kAccountById, read_account, id.text);
}

Result<std::vector<AccountRecord>> list_accounts(Session& session) {
  return find_all(session, kListAccounts, read_account);
}

Result<void> update_account(Session& session, const AccountRecord& record) {
  CAIRN_TRY(explain_conflict(
      execute(session, kUpdateAccount, record.name, record.role, record.password_hash, record.is_disabled,
              record.failed_sign_ins, format_optional(record.locked_until), record.id.text),
      kNameTaken));
  return require_change(session, "This account is not known.");
}

Result<void> insert_session(Session& session, const SessionRecord& record) {
  return execute(session, kInsertSession, record.token_hash, record.account.text, record.csrf_token,
                 format_timestamp(record.created_at), format_timestamp(record.expires_at));
}

Result<std::optional<SessionRecord>> find_session(Session& session, std::string_view token_hash) {
  const auto read = [](const Row& row) {
    return SessionRecord{row.string(0), {row.string(1)}, row.string(2), read_timestamp(row, 3), read_timestamp(row, 4)};
  };
  return find_one(session, kSessionByToken, read, token_hash);
}

Result<void> delete_session(Session& session, std::string_view token_hash) {
  return execute(session, kDeleteSession, token_hash);
}

Result<void> delete_account_sessions(Session& session, const AccountId& account) {
  return execute(session, kDeleteAccountSessions, account.text);
}

Result<void> delete_expired_sessions(Session& session, Timestamp now) {
  return execute(session, kDeleteExpiredSessions, format_timestamp(now));
}

Result<void> insert_machine_token(Session& session, const MachineTokenRecord& record) {
  return execute(session, kInsertMachineToken, record.token_hash, record.name, record.scopes,
                 format_timestamp(record.created_at), format_timestamp(record.expires_at));
}

Result<std::optional<MachineTokenRecord>> find_machine_token(Session& session, std::string_view token_hash) {
  return find_one(session, kMachineTokenByHash, read_machine_token, token_hash);
}

Result<std::vector<MachineTokenRecord>> list_machine_tokens(Session& session) {
  return find_all(session, kListMachineTokens, read_machine_token);
}

Result<std::optional<AuditRecord>> find_last_audit(Session& session) {
  return find_one(session, kLastAudit, read_audit);
}

Result<void> insert_audit(Session& session, const AuditRecord& record) {
  return execute(session, kInsertAudit, record.sequence, format_timestamp(record.at), record.actor, record.action,
                 record.subject, record.detail, record.previous_hash, record.hash);
}

Result<void> for_each_audit(Session& session, const std::function<bool(const AuditRecord&)>& each) {
  return session.run(kAllAudit, {}, [&](const Row& row) { return each(read_audit(row)); });
}

}  // namespace cairn::store
