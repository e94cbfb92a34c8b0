#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "api/request.h"
#include "api/response.h"
#include "engine/service/services.h"

namespace cairn::api {

class Metrics;
class RateLimits;

/// What handlers need besides the request.
struct Context {
  const service::Services& services;
  bool is_secure = false;        // behind a TLS proxy: cookies are __Host- and Secure
  Metrics* metrics = nullptr;    // counts what the door answers; none in most tests
  RateLimits* limits = nullptr;  // slows down guessing; none in most tests
};

using Handler = Response (*)(const Context&, const Request&);

/// How failures are told: a page for people, a problem document, or an OperationOutcome.
enum class Space { Page, Api, Fhir };

/// One row says everything about a route; help, authorisation, documentation and the sweep test read it.
struct Route {
  std::string_view method;
  std::string_view pattern;  // "/s/{token}/q/{number}"
  access::Permission permission;
  Handler handler;
  std::string_view summary;
  std::size_t max_body = std::size_t{1} << 20;
};

std::span<const Route> routes();        // api/routes.cpp, the one table
Space space_of(std::string_view path);  // /api/… and /fhir/… are machines' spaces

/// The row for a method and a decoded path, with the values of its {parameters}; null when there is none. HEAD finds
/// GET's row. `allowed` receives the methods that the path has, for 405.
const Route* find_route(std::span<const Route> table, std::string_view method, std::string_view path,
                        std::map<std::string, std::string, std::less<>>& parameters, std::string& allowed);

/// A response and the pattern it was found under: for logs and metrics, which never see a raw path.
struct Answer {
  Response response;
  std::string_view pattern;  // "(none)" when no row matched
};

/// Finds the route, the actor and the permission; runs the handler; turns errors and assertion failures into the
/// space's form; adds security headers. Pure but for the services: tests call it without a socket.
class Router {
 public:
  explicit Router(Context context, std::span<const Route> table = routes()) : context_(context), table_(table) {}
  Response handle(Request request) const { return answer(std::move(request)).response; }
  Answer answer(Request request) const;
  const Context& context() const { return context_; }

 private:
  Response run(const Route& route, Request& request) const;
  Result<void> identify(const Route& route, Request& request) const;
  void note_refused(const Route& route, const Request& request) const;

  Context context_;
  std::span<const Route> table_;
};

/// An Error as the space tells it: an error page, RFC 9457 problem document or OperationOutcome.
Response error_response(Space space, const Error& error, std::string_view reference);
/// The same for a request, so that a page can show who is signed in.
Response error_response(const Request& request, const Error& error);

/// Headers that every answer carries; Cache-Control: no-store unless the handler chose another. An answer whose headers
/// hold control characters is a bug and asserts.
void add_security_headers(Response& response, bool is_secure);

}  // namespace cairn::api
