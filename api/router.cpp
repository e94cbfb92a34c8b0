#include "api/router.h"

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>

#include "api/csrf.h"
#include "api/form_decoder.h"
#include "api/pages/errors.h"
#include "api/problem.h"
#include "api/rate_limit.h"
#include "api/session_cookie.h"
#include "engine/service/record_audit.h"
#include "engine/service/sign_in.h"

namespace cairn::api {
namespace {

using access::Actor;
using access::Permission;

constexpr std::string_view kBearer = "Bearer ";

bool is_mutating(std::string_view method) { return method != "GET" && method != "HEAD"; }

std::string_view take_segment(std::string_view& path) {
  const std::size_t end = std::min(path.find('/', 1), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

bool match(std::string_view pattern, std::string_view path,
           std::map<std::string, std::string, std::less<>>& parameters) {
  parameters.clear();
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view given = take_segment(path);
    const bool is_parameter = wanted.starts_with("/{") && wanted.ends_with("}");
    if (!is_parameter && wanted != given) return false;
    if (is_parameter && given.size() < 2) return false;
    if (is_parameter) parameters.emplace(wanted.substr(2, wanted.size() - 3), given.substr(1));
  }
  return pattern.empty() && path.empty();
}

void append_method(std::string& allowed, std::string_view method) {
  allowed += (allowed.empty() ? "" : ", ") + std::string(method);
  if (method == "GET") allowed += ", HEAD";
}

Actor link_actor() {
  Actor actor;
  actor.kind = Actor::Kind::Link;
  actor.permissions = {Permission::AnswerSurvey};
  return actor;
}

Response to_sign_in(const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") return Response::see_other("/sign-in");
  std::string next = request.path;
  for (const auto& [name, value] : request.query)
    next +=
        (next.find('?') == std::string::npos ? "?" : "&") + encode_query_value(name) + "=" + encode_query_value(value);
  return Response::see_other("/sign-in?next=" + encode_query_value(next));
}

Response refuse(const Request& request, const Error& error) {
  const Space space = space_of(request.path);
  if (error.code == ErrorCode::Unauthenticated && space == Space::Page) return to_sign_in(request);
  Response response = error_response(request, error);
  if (error.code == ErrorCode::Unauthenticated)
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"cairn\"");
  return response;
}

Error fault(std::string cause) {
  return {
      ErrorCode::Internal,
      "Something went wrong here, not with what you did. Try again; if it happens again, pass on the reference number.",
      std::move(cause)};
}

bool holds_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; });
}

}  // namespace

Space space_of(std::string_view path) {
  const auto is_under = [&](std::string_view root) {
    return path == root || (path.starts_with(root) && path[root.size()] == '/');
  };
  if (is_under("/fhir")) return Space::Fhir;
  if (is_under("/api") || is_under("/health") || path == "/metrics" || path == "/openapi.json") return Space::Api;
  return Space::Page;
}

const Route* find_route(std::span<const Route> table, std::string_view method, std::string_view path,
                        std::map<std::string, std::string, std::less<>>& parameters, std::string& allowed) {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  // Rows without parameters come first: "/api/v1/trace/gaps" is not a trace called "gaps".
  const Route* found = nullptr;
  std::map<std::string, std::string, std::less<>> values;
  for (const Route& route : table) {
    if (!match(route.pattern, path, values)) continue;
    append_method(allowed, route.method);
    if (route.method != wanted || (found != nullptr && values.size() >= parameters.size())) continue;
    found = &route;
    parameters = values;
  }
  return found;
}

Result<void> Router::identify(const Route& route, Request& request) const {
  if (route.permission == Permission::AnswerSurvey) {
    request.actor = link_actor();
    return {};
  }
  const std::string_view authorization = request.header("authorization");
  if (!authorization.empty()) {
    std::optional<Actor> actor;
    if (authorization.starts_with(kBearer)) {
      CAIRN_ASSIGN(actor, service::find_token_actor(context_.services, authorization.substr(kBearer.size())));
    }
    if (!actor) return Error{ErrorCode::Unauthenticated, "This token is not known here, or it has expired."};
    request.actor = *std::move(actor);
    return {};
  }
  const std::optional<std::string> token = find_session_token(request, context_.is_secure);
  if (!token) return {};
  CAIRN_ASSIGN(std::optional<service::SessionActor> found, service::find_session_actor(context_.services, *token));
  if (found) {
    request.actor = std::move(found->actor);
    request.csrf_token = std::move(found->csrf_token);
  }
  return {};
}

/// Strangers are counted in metrics; somebody who is known and may not is written down, beside the extract where it is
/// about one.
void Router::note_refused(const Route& route, const Request& request) const {
  if (request.actor.kind == Actor::Kind::Anonymous || request.actor.kind == Actor::Kind::Link) return;
  const bool is_extract = route.pattern.find("/exports/{id}") != std::string_view::npos ||
                          route.pattern.find("/extracts/{id}") != std::string_view::npos;
  const std::string subject =
      is_extract && is_fhir_id(request.parameter("id")) ? "Extract/" + std::string(request.parameter("id")) : "Route";
  service::record_refused_access(context_.services, request.actor, subject,
                                 std::string(route.method) + " " + std::string(route.pattern));
}

Response Router::run(const Route& route, Request& request) const {
  if (const auto identified = identify(route, request); !identified) return refuse(request, identified.error());
  if (const auto allowed = access::require(request.actor, route.permission); !allowed) {
    note_refused(route, request);
    return refuse(request, allowed.error());
  }
  const std::string_view content_type = request.header("content-type");
  if (is_mutating(request.method) && is_form(content_type)) {
    Result<Form> form = decode_form(content_type, request.body);
    if (!form) return refuse(request, form.error());
    request.form = std::move(form->fields);
    request.files = std::move(form->files);
  }
  if (const auto trusted = check_csrf(request); !trusted) return refuse(request, trusted.error());
  return route.handler(context_, request);
}

Answer Router::answer(Request request) const {
  Answer answer{{}, "(none)"};
  try {
    std::string allowed;
    const Route* route = find_route(table_, request.method, request.path, request.parameters, allowed);
    if (route != nullptr) {
      answer.pattern = route->pattern;
      const auto unhurried = context_.limits == nullptr ? Result<void>() : context_.limits->check(*route, request);
      answer.response = unhurried ? run(*route, request) : refuse(request, unhurried.error());
      if (context_.limits != nullptr) context_.limits->note(*route, request, answer.response.status);
    } else if (!allowed.empty()) {
      answer.response = refuse(request, {ErrorCode::MethodNotAllowed, "This address does not do that."});
      answer.response.headers.emplace_back("Allow", allowed);
    } else {
      answer.response = refuse(request, {ErrorCode::NotFound, "There is nothing at this address."});
    }
    add_security_headers(answer.response, context_.is_secure);
  } catch (const std::exception& failure) {
    answer.response = refuse(request, fault(failure.what()));
    add_security_headers(answer.response, context_.is_secure);
  }
  return answer;
}

Response error_response(Space space, const Error& error, std::string_view reference) {
  Request request;
  request.path = space == Space::Fhir ? "/fhir" : space == Space::Api ? "/api" : "/";
  request.reference = reference;
  return error_response(request, error);
}

Response error_response(const Request& request, const Error& error) {
  Response response;
  switch (space_of(request.path)) {
    case Space::Page:
      response = pages::error_page(request, error);
      break;
    case Space::Api:
      response = Response::json(problem_document(error, request.reference));
      response.content_type = "application/problem+json";
      break;
    case Space::Fhir:
      response = Response::fhir(operation_outcome(error, request.reference));
      break;
  }
  response.status = error_code_info(error.code).http_status;
  if (error.code == ErrorCode::Busy || error.code == ErrorCode::TooManyRequests) {
    response.headers.emplace_back("Retry-After", error.code == ErrorCode::Busy ? "2" : "60");
  }
  response.cause = error.cause;
  return response;
}

void add_security_headers(Response& response, bool is_secure) {
  const bool chooses_caching = std::any_of(response.headers.begin(), response.headers.end(),
                                           [](const auto& header) { return header.first == "Cache-Control"; });
  if (!chooses_caching) response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  if (is_secure) response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  CAIRN_ASSERT(!holds_control(response.content_type));
  for (const auto& [name, value] : response.headers) CAIRN_ASSERT(!holds_control(name) && !holds_control(value));
}

}  // namespace cairn::api
