#pragma once

#include <optional>
#include <string>

#include "engine/service/services.h"

namespace cairn::service {

/// Sessions end after eight hours without a request, and twelve hours after sign-in whatever happens.
inline constexpr std::chrono::hours kSessionIdle{8};
inline constexpr std::chrono::hours kSessionLongest{12};

struct NewSession {
  std::string token;  // for the cookie; stored hashed
  std::string csrf_token;
};

/// Checks name and password. Every refusal is the same Unauthenticated error after the same work, so that nobody learns
/// which names exist: unknown name, wrong password, disabled account, and an account that rests after five wrong tries
/// (1 minute, doubling to 15).
Result<NewSession> sign_in(const Services& services, std::string_view name, std::string_view password);

struct SessionActor {
  access::Actor actor;
  std::string csrf_token;
};
/// Who a session's token stands for; empty when it is unknown, over, or its account was disabled. Keeps a used session
/// alive.
Result<std::optional<SessionActor>> find_session_actor(const Services& services, std::string_view token);
/// Who a machine token stands for; empty when it is unknown or expired.
Result<std::optional<access::Actor>> find_token_actor(const Services& services, std::string_view token);

Result<void> sign_out(const Services& services, const access::Actor& actor, std::string_view token);

}  // namespace cairn::service
