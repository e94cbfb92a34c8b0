#pragma once

#include "api/router.h"

namespace cairn::api::pages {

Response get_sign_in(const Context& context, const Request& request);
Response post_sign_in(const Context& context, const Request& request);
Response post_sign_out(const Context& context, const Request& request);

/// The address to go on to after signing in: `next` when it is a path of this service, "/staff" otherwise.
std::string safe_next(std::string_view next);

}  // namespace cairn::api::pages
