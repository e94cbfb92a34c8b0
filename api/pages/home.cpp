#include "api/html/page.h"
#include "api/pages/public.h"

namespace cairn::api::pages {

namespace {

bool has_page(std::string_view pattern) {
  for (const Route& route : routes()) {
    if (route.method == "GET" && route.pattern == pattern) return true;
  }
  return false;
}

}  // namespace

Response home(const Context&, const Request& request) {
  html::Frame frame;
  frame.title = "Surveys of a care pathway";
  const bool is_signed_in = request.actor.kind == access::Actor::Kind::Account;
  html::View view;
  view.set("replies", has_page("/you-said") ? "/you-said" : "").set("sign_in", is_signed_in ? "" : "/sign-in");
  return html::page(request, frame, html::render("home", view));
}

}  // namespace cairn::api::pages
