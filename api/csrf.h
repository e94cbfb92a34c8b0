#pragma once

#include "api/request.h"
#include "engine/base/result.h"

namespace cairn::api {

inline constexpr std::string_view kCsrfField = "csrf_token";

/// A change asked for by a signed-in browser must carry the session's token (form field csrf_token, or header
/// X-CSRF-Token for scripts). Machine tokens and personal links are not sent by a browser on its own, so they need
/// none. Any form that the browser itself says comes from another site is refused.
Result<void> check_csrf(const Request& request);

}  // namespace cairn::api
