#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "api/request.h"
#include "api/response.h"
#include "engine/service/services.h"

namespace cairn::api {

/// What handlers need besides the request.
struct Context {
  const service::Services& services;
  bool is_secure = false;        // behind a TLS proxy: cookies are __Host- and Secure
};

using Handler = Response (*)(const Context&, const Request&);

/// How failures are told: a page for people, a problem document, or an OperationOutcome.
enum class Space { Page, Api, Fhir };

/// One row says everything about a route; help, authorisation, documentation and the sweep test read it.
struct Route {
  std::string_view method;
  std::string_view pattern;               // "/s/{token}/q/{number}"
  access::Permission permission;
  Handler handler;
  std::string_view summary;
  std::size_t max_body = std::size_t{1} << 20;
};

std::span<const Route> routes();          // api/routes.cpp, the one table
Space space_of(std::string_view path);    // /api/… and /fhir/… are machines' spaces

/// Finds the route, the actor and the permission; runs the handler; turns errors and assertion failures into the space's form;
/// adds security headers. Pure but for the services: tests call it without a socket.
class Router {
 public:
  explicit Router(Context context) : context_(context) {}
  Response handle(Request request) const;

 private:
  Context context_;
};

/// An Error as the space tells it: an error page, RFC 9457 problem document or OperationOutcome.
Response error_response(Space space, const Error& error, std::string_view reference);

}  // namespace cairn::api
