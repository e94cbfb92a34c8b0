#pragma once

#include "api/request.h"
#include "api/response.h"
#include "engine/base/error.h"

namespace cairn::api::pages {

/// What a person sees instead of a page: what happened, what to do, and a reference number when it is our fault.
Response error_page(const Request& request, const Error& error);

}  // namespace cairn::api::pages
