#include "engine/service/sign_in.h"

#include <algorithm>

#include "engine/access/secret.h"
#include "engine/store/accounts.h"

namespace cairn::service {
namespace {

using store::AccountRecord;

constexpr int kFreeTries = 5;
constexpr std::chrono::minutes kShortestRest{1};
constexpr std::chrono::minutes kLongestRest{15};
constexpr std::size_t kLongestPassword = 256;

Error refusal() {
  return {ErrorCode::Unauthenticated,
          "The name or the password is not right. After five wrong tries an account rests for a while: wait a few "
          "minutes, then try again."};
}

/// What a password is compared with when there is no such account, so that the answer takes as long.
const std::string& nobodys_hash() {
  static const std::string hash = access::hash_password("nobody has this password").value_or("");
  return hash;
}

std::chrono::minutes rest_after(int failed_tries) {
  const int doublings = std::clamp(failed_tries - kFreeTries, 0, 4);
  return std::min(kShortestRest * (1 << doublings), kLongestRest);
}

access::Actor actor_of(const AccountRecord& account) {
  access::Actor actor;
  actor.kind = access::Actor::Kind::Account;
  actor.account = account.id;
  actor.name = account.name;
  actor.role = access::parse_role(account.role);
  if (actor.role) actor.permissions = access::permissions_of(*actor.role);
  return actor;
}

Result<void> record_failure(const Services& services, const std::optional<AccountRecord>& account, Timestamp now) {
  return services.store.write([&](store::Session& session) -> Result<void> {
    std::string subject = "Account/unknown";
    if (account) {
      CAIRN_ASSIGN(std::optional<AccountRecord> current, store::find_account(session, account->id));
      if (current) {
        subject = "Account/" + current->id.text;
        ++current->failed_sign_ins;
        if (current->failed_sign_ins >= kFreeTries) current->locked_until = now + rest_after(current->failed_sign_ins);
        CAIRN_TRY(store::update_account(session, *current));
      }
    }
    return record_audit(session, services, access::Actor{}, "sign-in.refused", subject);
  });
}

Result<NewSession> start_session(const Services& services, const AccountRecord& account, Timestamp now) {
  NewSession made{access::make_token(services.random), access::make_token(services.random)};
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(std::optional<AccountRecord> current, store::find_account(session, account.id));
    if (!current || current->is_disabled) return refusal();
    current->failed_sign_ins = 0;
    current->locked_until.reset();
    CAIRN_TRY(store::update_account(session, *current));
    CAIRN_TRY(store::delete_expired_sessions(session, now));
    CAIRN_TRY(store::insert_session(
        session, {access::hash_token(made.token), account.id, made.csrf_token, now, now + kSessionIdle}));
    return record_audit(session, services, actor_of(*current), "sign-in.accept", "Account/" + account.id.text);
  }));
  return made;
}

struct FoundSession {
  store::SessionRecord record;
  AccountRecord account;
};

Result<std::optional<FoundSession>> find_live_session(const Services& services, std::string_view token, Timestamp now) {
  const std::string hash = access::hash_token(token);
  return services.store.read([&](store::Session& session) -> Result<std::optional<FoundSession>> {
    CAIRN_ASSIGN(const std::optional<store::SessionRecord> record, store::find_session(session, hash));
    if (!record || record->expires_at <= now || record->created_at + kSessionLongest <= now)
      return std::optional<FoundSession>();
    CAIRN_ASSIGN(const std::optional<AccountRecord> account, store::find_account(session, record->account));
    if (!account || account->is_disabled) return std::optional<FoundSession>();
    return std::optional(FoundSession{*record, *account});
  });
}

/// Writes at most twice an hour per session.
Result<void> keep_alive(const Services& services, store::SessionRecord record, Timestamp now) {
  if (record.expires_at - now > kSessionIdle - std::chrono::minutes(30)) return {};
  record.expires_at = now + kSessionIdle;
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::optional<store::SessionRecord> current, store::find_session(session, record.token_hash));
    if (!current) return {};  // signed out meanwhile
    CAIRN_TRY(store::delete_session(session, record.token_hash));
    return store::insert_session(session, record);
  });
}

}  // namespace

Result<NewSession> sign_in(const Services& services, std::string_view name, std::string_view password) {
  const Timestamp now = services.clock.now();
  CAIRN_ASSIGN(const std::optional<AccountRecord> account, services.store.read([&](store::Session& session) {
    return store::find_account_by_name(session, name);
  }));
  const bool fits = password.size() <= kLongestPassword;
  const bool is_right =
      access::verify_password(account ? account->password_hash : nobodys_hash(), fits ? password : "");
  const bool rests = account && account->locked_until && *account->locked_until > now;
  if (account && is_right && fits && !rests && !account->is_disabled) return start_session(services, *account, now);
  CAIRN_TRY(record_failure(services, account, now));
  return refusal();
}

Result<std::optional<SessionActor>> find_session_actor(const Services& services, std::string_view token) {
  const Timestamp now = services.clock.now();
  CAIRN_ASSIGN(const std::optional<FoundSession> found, find_live_session(services, token, now));
  if (!found) return std::optional<SessionActor>();
  CAIRN_TRY(keep_alive(services, found->record, now));
  return std::optional(SessionActor{actor_of(found->account), found->record.csrf_token});
}

Result<std::optional<access::Actor>> find_token_actor(const Services& services, std::string_view token) {
  const std::string hash = access::hash_token(token);
  CAIRN_ASSIGN(const std::optional<store::MachineTokenRecord> record,
               services.store.read([&](store::Session& session) { return store::find_machine_token(session, hash); }));
  if (!record || record->expires_at <= services.clock.now()) return std::optional<access::Actor>();
  access::Actor actor;
  actor.kind = access::Actor::Kind::Token;
  actor.name = record->name;
  CAIRN_ASSIGN(actor.permissions, access::permissions_of_scopes(record->scopes));
  return std::optional(std::move(actor));
}

Result<void> sign_out(const Services& services, const access::Actor& actor, std::string_view token) {
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::delete_session(session, access::hash_token(token)));
    return record_audit(session, services, actor, "sign-out", "Account/" + actor.account.text);
  });
}

}  // namespace cairn::service
