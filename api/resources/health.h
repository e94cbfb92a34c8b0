#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// The process runs; touches nothing.
Response get_live(const Context& context, const Request& request);
/// The store can be read; 503 when it cannot.
Response get_ready(const Context& context, const Request& request);
/// Prometheus text.
Response get_metrics(const Context& context, const Request& request);
/// OpenAPI 3.1, written from the route table.
Response get_openapi(const Context& context, const Request& request);

}  // namespace cairn::api::resources
