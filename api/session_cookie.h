#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/request.h"
#include "api/response.h"

namespace cairn::api {

/// "__Host-cairn" behind a TLS proxy; "cairn_session" on plain loopback, where browsers accept no __Host- cookie.
std::string_view session_cookie_name(bool is_secure);
/// The session's token, if the request carries one of the right shape. A cookie sent twice counts as none.
std::optional<std::string> find_session_token(const Request& request, bool is_secure);
void set_session_cookie(Response& response, std::string_view token, bool is_secure);
void clear_session_cookie(Response& response, bool is_secure);

}  // namespace cairn::api
