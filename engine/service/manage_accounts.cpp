#include "engine/service/manage_accounts.h"

#include <algorithm>

#include "engine/access/secret.h"
#include "engine/base/text.h"

namespace cairn::service {
namespace {

using access::Permission;
using store::AccountRecord;

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kShortestPassword = 12;
constexpr std::size_t kLongestPassword = 256;

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '.' || letter == '-' || letter == '_';
}

bool is_account_name(std::string_view name) {
  if (name.empty() || count_characters(name) > kLongestName || !is_utf8(name) || trim(name) != name) return false;
  return std::all_of(name.begin(), name.end(), [](char letter) {
    return is_plain(letter) || letter == ' ' || letter == '@' || static_cast<unsigned char>(letter) >= 0x80;
  });
}

bool is_guessable(std::string_view name, std::string_view password) {
  const bool repeats =
      std::all_of(password.begin(), password.end(), [&](char letter) { return letter == password.front(); });
  return repeats || password == name;
}

void check_password(Issues& issues, std::string_view name, std::string_view password) {
  if (password.size() < kShortestPassword || password.size() > kLongestPassword) {
    issues.push_back({Severity::Error, "password-length", "password",
                      "Use a password of 12 to 256 characters; three or four words are good."});
  } else if (is_guessable(name, password)) {
    issues.push_back({Severity::Error, "password-guessable", "password",
                      "This password is easy to guess. Use three or four words."});
  }
}

Error unprocessable(Issues issues) {
  std::string message = issues.front().message;
  return {ErrorCode::Unprocessable, std::move(message), "", std::move(issues)};
}

Result<AccountRecord> load_account(store::Session& session, std::string_view name) {
  CAIRN_ASSIGN(std::optional<AccountRecord> account, store::find_account_by_name(session, name));
  if (!account) return Error{ErrorCode::NotFound, "There is no account with this name."};
  return *std::move(account);
}

Result<bool> is_last_administrator(store::Session& session, const AccountRecord& account) {
  if (account.role != access::role_code(access::Role::Administrator)) return false;
  CAIRN_ASSIGN(const std::vector<AccountRecord> accounts, store::list_accounts(session));
  return std::none_of(accounts.begin(), accounts.end(), [&](const AccountRecord& other) {
    return other.id != account.id && other.role == account.role && !other.is_disabled;
  });
}

}  // namespace

Result<AccountId> add_account(const Services& services, const access::Actor& actor, const NewAccount& account) {
  CAIRN_TRY(access::require(actor, Permission::Administer));
  Issues issues;
  if (!is_account_name(account.name)) {
    issues.push_back({Severity::Error, "account-name", "name",
                      "A name has 1 to 64 letters, digits, spaces or . - _ @ and no space at either end."});
  }
  check_password(issues, account.name, account.password);
  if (!issues.empty()) return unprocessable(std::move(issues));
  AccountRecord record;
  record.id = {make_id(services.random)};
  record.name = account.name;
  record.role = access::role_code(account.role);
  record.created_at = services.clock.now();
  CAIRN_ASSIGN(record.password_hash, access::hash_password(account.password));
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::insert_account(session, record));
    return record_audit(session, services, actor, "account.add", "Account/" + record.id.text,
                        R"({"role":")" + record.role + R"("})");
  }));
  return record.id;
}

Result<void> disable_account(const Services& services, const access::Actor& actor, std::string_view name) {
  CAIRN_TRY(access::require(actor, Permission::Administer));
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(AccountRecord account, load_account(session, name));
    CAIRN_ASSIGN(const bool is_last, is_last_administrator(session, account));
    if (is_last) return Error{ErrorCode::Conflict, "This is the last administrator. Add another one first."};
    account.is_disabled = true;
    CAIRN_TRY(store::update_account(session, account));
    CAIRN_TRY(store::delete_account_sessions(session, account.id));
    return record_audit(session, services, actor, "account.disable", "Account/" + account.id.text);
  });
}

Result<void> change_password(const Services& services, const access::Actor& actor, std::string_view name,
                             std::string_view password) {
  CAIRN_TRY(access::require(actor, Permission::Administer));
  Issues issues;
  check_password(issues, name, password);
  if (!issues.empty()) return unprocessable(std::move(issues));
  CAIRN_ASSIGN(const std::string hash, access::hash_password(password));
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(AccountRecord account, load_account(session, name));
    account.password_hash = hash;
    account.failed_sign_ins = 0;
    account.locked_until.reset();
    CAIRN_TRY(store::update_account(session, account));
    CAIRN_TRY(store::delete_account_sessions(session, account.id));
    return record_audit(session, services, actor, "account.change-password", "Account/" + account.id.text);
  });
}

Result<std::vector<AccountRecord>> list_accounts(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, Permission::Administer));
  return services.store.read([](store::Session& session) { return store::list_accounts(session); });
}

Result<IssuedMachineToken> add_machine_token(const Services& services, const access::Actor& actor,
                                             const NewMachineToken& token) {
  CAIRN_TRY(access::require(actor, Permission::Administer));
  CAIRN_TRY(access::permissions_of_scopes(token.scopes));
  const bool has_name = !token.name.empty() && token.name.size() <= kLongestName &&
                        std::all_of(token.name.begin(), token.name.end(), is_plain);
  if (!has_name)
    return unprocessable(
        {{Severity::Error, "token-name", "name", "A token's name has 1 to 64 letters, digits or . - _"}});
  if (token.lasts < std::chrono::days(1) || token.lasts > std::chrono::days(1096)) {
    return unprocessable({{Severity::Error, "token-lasts", "days", "A token lasts 1 to 1,096 days."}});
  }
  const Timestamp now = services.clock.now();
  IssuedMachineToken issued{access::make_token(services.random), now + token.lasts};
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::vector<store::MachineTokenRecord> known, store::list_machine_tokens(session));
    // The audit log and repeated requests know a token by its name.
    const bool is_taken = std::any_of(known.begin(), known.end(), [&](const auto& other) {
      return other.name == token.name && other.expires_at > now;
    });
    if (is_taken) {
      return Error{ErrorCode::Conflict,
                   "There is a token of this name already. Choose another name; list the tokens "
                   "to see which are taken and until when."};
    }
    CAIRN_TRY(store::insert_machine_token(
        session, {access::hash_token(issued.token), token.name, token.scopes, now, issued.expires_at}));
    return record_audit(session, services, actor, "token.add", "MachineToken/" + token.name,
                        R"({"scopes":")" + token.scopes + R"("})");
  }));
  return issued;
}

Result<std::vector<store::MachineTokenRecord>> list_machine_tokens(const Services& services,
                                                                   const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, Permission::Administer));
  return services.store.read([](store::Session& session) { return store::list_machine_tokens(session); });
}

}  // namespace cairn::service
