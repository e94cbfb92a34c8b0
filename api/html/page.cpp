#include "api/html/page.h"

#include <algorithm>
#include <utility>

#include "api/html/assets.h"
#include "api/html/texts.h"
#include "api/router.h"

namespace cairn::api::html {

namespace {

struct NavigationLink {
  std::string_view address, label;
};
// In the order shown. A link appears when its route exists and the person may use it.
constexpr NavigationLink kNavigation[] = {
    {"/staff", "Work list"},      {"/pathway/fibromyalgia", "Fibromyalgia pathway"},
    {"/exports", "Extracts"},     {"/comments", "Comments"},
    {"/quotes", "Quotes"},        {"/group", "Group"},
    {"/admin", "Administration"},
};

bool matches(std::string_view pattern, std::string_view address) {
  while (!pattern.empty() && !address.empty()) {
    const auto pattern_end = std::min(pattern.find('/', 1), pattern.size());
    const auto address_end = std::min(address.find('/', 1), address.size());
    if (!pattern.starts_with("/{") && pattern.substr(0, pattern_end) != address.substr(0, address_end)) return false;
    pattern.remove_prefix(pattern_end);
    address.remove_prefix(address_end);
  }
  return pattern.empty() && address.empty();
}

bool may_open(const access::Actor& actor, std::string_view address) {
  const auto table = routes();
  return std::any_of(table.begin(), table.end(), [&](const Route& route) {
    return route.method == "GET" && matches(route.pattern, address) && actor.can(route.permission);
  });
}

std::vector<View> navigation(const Request& request) {
  std::vector<View> links;
  for (const NavigationLink& link : kNavigation) {
    if (!may_open(request.actor, link.address)) continue;
    const bool is_here = request.path == link.address || request.path.starts_with(std::string(link.address) + "/");
    links.push_back(View().set("address", link.address).set("label", link.label).set("is_here", is_here));
  }
  return links;
}

}  // namespace

Response page(const Request& request, const Frame& frame, const Html& content) {
  const bool is_patients = request.path.starts_with("/s/");
  const bool is_signed_in = !is_patients && request.actor.kind == access::Actor::Kind::Account;
  const std::vector<View> links = is_signed_in ? navigation(request) : std::vector<View>();
  View view;
  view.set("language", frame.language)
      .set("direction", frame.direction)
      .set("title", frame.title)
      .set("service", frame.service);
  view.set("t", Texts::in(frame.language).view()).set("is_patients", is_patients);
  view.set("has_errors", frame.has_errors).set("wide", frame.wide).set("back", frame.back_link);
  view.set("styles", asset_address("styles.css")).set("icon", asset_address("icon.svg"));
  view.set("home", is_patients ? "" : "/")
      .set("person", is_signed_in ? request.actor.name : "")
      .set("csrf", request.csrf_token);
  view.set("has_navigation", !links.empty()).set("navigation", links).set("content", content);
  return Response::html(render("layout", view).text(), frame.status);
}

}  // namespace cairn::api::html
