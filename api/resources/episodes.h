#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// Episodes, their stage events and survey requests. What creates takes an Idempotency-Key.
Response post_episode(const Context& context, const Request& request);
Response get_episode(const Context& context, const Request& request);
Response post_event(const Context& context, const Request& request);
/// The answer holds the patient's link once; it is never shown again.
Response post_request(const Context& context, const Request& request);

}  // namespace cairn::api::resources
