#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/service/services.h"
#include "engine/store/accounts.h"

namespace cairn::service {

/// All functions here need Permission::Administer.

struct NewAccount {
  std::string name;  // what the person types to sign in: 1–64 letters of any script, digits, space, . - _ @
  access::Role role = access::Role::Clinician;
  std::string password;  // 12–256 bytes, not the name, not a single repeated letter
};
/// Unprocessable with a finding per field ("name", "password"); Conflict when the name is taken.
Result<AccountId> add_account(const Services& services, const access::Actor& actor, const NewAccount& account);
/// Ends every session of the account. NotFound for an unknown name; Conflict for the last administrator.
Result<void> disable_account(const Services& services, const access::Actor& actor, std::string_view name);
Result<void> change_password(const Services& services, const access::Actor& actor, std::string_view name,
                             std::string_view password);
Result<std::vector<store::AccountRecord>> list_accounts(const Services& services, const access::Actor& actor);

struct NewMachineToken {
  std::string name;    // letters, digits, . - _; appears in the audit log
  std::string scopes;  // space separated
  std::chrono::days lasts{365};
};
struct IssuedMachineToken {
  std::string token;  // shown once, stored hashed
  Timestamp expires_at{};
};
Result<IssuedMachineToken> add_machine_token(const Services& services, const access::Actor& actor,
                                             const NewMachineToken& token);
Result<std::vector<store::MachineTokenRecord>> list_machine_tokens(const Services& services,
                                                                   const access::Actor& actor);

}  // namespace cairn::service
