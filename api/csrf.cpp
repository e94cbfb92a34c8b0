#include "api/csrf.h"

#include "engine/access/secret.h"

namespace cairn::api {

Result<void> check_csrf(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD") return {};
  const Error refused{ErrorCode::Forbidden,
                      "This form is no longer valid. Go back, load the page again and send it once more."};
  const std::string_view site = request.header("sec-fetch-site");
  const bool is_machine = request.actor.kind == access::Actor::Kind::Token;
  if (!is_machine && (site == "cross-site" || site == "same-site")) return refused;
  if (request.actor.kind != access::Actor::Kind::Account) return {};
  const std::string sent = request.form_value(kCsrfField).value_or(std::string(request.header("x-csrf-token")));
  if (request.csrf_token.empty() || !access::is_equal_secret(sent, request.csrf_token)) return refused;
  return {};
}

}  // namespace cairn::api
