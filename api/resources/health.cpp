#include "api/resources/health.h"

#include <nlohmann/json.hpp>

#include "api/metrics.h"
#include "engine/store/accounts.h"

namespace cairn::api::resources {

Response get_live(const Context&, const Request&) { return Response::json({{"status", "live"}}); }

Response get_ready(const Context& context, const Request& request) {
  const auto read =
      context.services.store.read([](store::Session& session) { return store::find_last_audit(session); });
  if (!read) return error_response(request, read.error());
  return Response::json({{"status", "ready"}});
}

Response get_metrics(const Context& context, const Request&) {
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = context.metrics == nullptr ? "" : context.metrics->render();
  return response;
}

}  // namespace cairn::api::resources
