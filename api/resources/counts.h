#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// Counts that may leave the service team, of a snapshot release. Unknown parameters are refused: no threshold can be
/// lowered by asking.
Response get_counts(const Context& context, const Request& request);
Response post_release(const Context& context, const Request& request);

}  // namespace cairn::api::resources
