#include "api/router.h"

// Pages and resources, one header each.

namespace cairn::api {

using access::Permission;

std::span<const Route> routes() {
  static const Route table[] = {
      // method, pattern, permission, handler, summary
      {"GET", "/health/live", Permission::Public, [](const Context&, const Request&) { return Response::json(Json()); }, "The process runs"},
  };
  return table;
}

}  // namespace cairn::api
