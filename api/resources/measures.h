#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// What the dashboard shows, as JSON, suppressed by the same rule.
Response list_measures(const Context& context, const Request& request);
Response get_flow(const Context& context, const Request& request);
Response get_series(const Context& context, const Request& request);

}  // namespace cairn::api::resources
