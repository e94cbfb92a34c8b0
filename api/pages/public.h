#pragma once

#include "api/router.h"

namespace cairn::api::pages {

Response home(const Context& context, const Request& request);           // GET /
Response privacy(const Context& context, const Request& request);        // GET /privacy
Response accessibility(const Context& context, const Request& request);  // GET /accessibility
Response asset(const Context& context, const Request& request);          // GET /assets/{name}

}  // namespace cairn::api::pages
