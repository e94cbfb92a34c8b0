#pragma once

#include "api/router.h"
#include "engine/base/json.h"

namespace cairn::api::resources {

/// GET /api/v1/stats: every procedure with its data, options and fields.
Response list_procedures(const Context& context, const Request& request);
/// POST /api/v1/stats/{procedure}: {"data": {…}, "options": {…}} gives the result. Nothing is stored or logged.
Response run_procedure(const Context& context, const Request& request);
/// The body that a POST to each procedure takes, by its path, for the description of the interface.
Json describe_procedures();

}  // namespace cairn::api::resources
