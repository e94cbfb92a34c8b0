#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// FHIR CapabilityStatement: what the rows under /fhir/ of the route table do.
Response get_capability_statement(const Context& context, const Request& request);

}  // namespace cairn::api::resources
