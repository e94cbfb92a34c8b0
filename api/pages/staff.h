#pragma once

#include "api/router.h"

namespace cairn::api::pages {

/// Pages of the service team; they show persons, so every reading is audited.
Response staff_work(const Context& context, const Request& request);      // /staff
Response staff_response(const Context& context, const Request& request);  // /staff/response/{id}
Response staff_episode(const Context& context, const Request& request);   // /staff/episode/{id}

}  // namespace cairn::api::pages
