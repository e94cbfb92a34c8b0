#include "api/pages/sign_in.h"

#include <algorithm>

#include "api/html/components/error_summary.h"
#include "api/html/page.h"
#include "api/rate_limit.h"
#include "api/session_cookie.h"
#include "engine/service/sign_in.h"

namespace cairn::api::pages {
namespace {

constexpr std::size_t kLongestNext = 1000;

Response sign_in_page(const Request& request, std::string_view next, std::string_view name, const Error* refused) {
  html::View view;
  view.set("next", next)
      .set("name", name)
      .set("error", refused == nullptr ? std::string_view() : std::string_view(refused->message));
  html::Html content;
  if (refused != nullptr) content += html::render_error_summary({{"#name", refused->message}});
  html::Frame frame;
  frame.title = "Sign in";
  frame.has_errors = refused != nullptr;
  frame.status = refused == nullptr ? 200 : error_code_info(refused->code).http_status;
  return html::page(request, frame, content + html::render("sign_in", view));
}

/// The work list is the service team's; everybody else starts on the home page, not on a refusal.
std::string first_page(const Context& context, std::string_view session_token, const std::string& next) {
  if (next != "/staff") return next;
  const auto session = service::find_session_actor(context.services, session_token);
  const bool is_team = session && *session && (*session)->actor.is_service_team();
  return is_team ? next : "/";
}

}  // namespace

std::string safe_next(std::string_view next) {
  const bool is_local = next.starts_with('/') && !next.starts_with("//") && next.size() <= kLongestNext &&
                        std::all_of(next.begin(), next.end(),
                                    [](char letter) { return letter > 0x20 && letter < 0x7f && letter != '\\'; });
  return is_local ? std::string(next) : "/staff";
}

Response get_sign_in(const Context&, const Request& request) {
  const std::string next = safe_next(request.query_value("next").value_or(""));
  if (request.actor.kind == access::Actor::Kind::Account) return Response::see_other(next);
  return sign_in_page(request, next, "", nullptr);
}

Response post_sign_in(const Context& context, const Request& request) {
  const std::string name = request.form_value("name").value_or("");
  const std::string next = safe_next(request.form_value("next").value_or(""));
  if (context.limits != nullptr) {
    if (const auto unhurried = context.limits->check_name(name); !unhurried)
      return sign_in_page(request, next, name, &unhurried.error());
  }
  const auto session = service::sign_in(context.services, name, request.form_value("password").value_or(""));
  if (!session) {
    if (context.limits != nullptr && session.error().code == ErrorCode::Unauthenticated)
      context.limits->note_refused_name(name);
    return sign_in_page(request, next, name, &session.error());
  }
  Response response = Response::see_other(first_page(context, session->token, next));
  set_session_cookie(response, session->token, context.is_secure);
  return response;
}

Response post_sign_out(const Context& context, const Request& request) {
  const std::optional<std::string> token = find_session_token(request, context.is_secure);
  if (token && request.actor.kind == access::Actor::Kind::Account) {
    if (const auto ended = service::sign_out(context.services, request.actor, *token); !ended)
      return error_response(request, ended.error());
  }
  Response response = Response::see_other("/sign-in");
  clear_session_cookie(response, context.is_secure);
  return response;
}

}  // namespace cairn::api::pages
