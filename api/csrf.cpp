#include "api/csrf.h"

#include <algorithm>
#include <string>

#include "engine/access/secret.h"

namespace cairn::api {
namespace {

/// "Cairn.example:8080" → "cairn.example".
std::string host_name(std::string_view authority) {
  const std::size_t end = authority.starts_with('[') ? authority.find(']') : authority.find(':');
  std::string name(authority.substr(0, end));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

/// For browsers that do not send Sec-Fetch-Site. Ports are left out: a proxy in front may have another.
bool is_from_elsewhere(const Request& request) {
  const std::string_view origin = request.header("origin");
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;  // absent, or "null"
  return host_name(origin.substr(scheme + 3)) != host_name(request.header("host"));
}

}  // namespace

Result<void> check_csrf(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD") return {};
  const Error refused{ErrorCode::Forbidden,
                      "This form is no longer valid. Go back, load the page again and send it once more."};
  const std::string_view site = request.header("sec-fetch-site");
  const bool is_machine = request.actor.kind == access::Actor::Kind::Token;
  if (!is_machine && (site == "cross-site" || site == "same-site" || is_from_elsewhere(request))) return refused;
  if (request.actor.kind != access::Actor::Kind::Account) return {};
  const std::string sent = request.form_value(kCsrfField).value_or(std::string(request.header("x-csrf-token")));
  if (request.csrf_token.empty() || !access::is_equal_secret(sent, request.csrf_token)) return refused;
  return {};
}

}  // namespace cairn::api
