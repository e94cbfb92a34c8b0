#include "api/html/page.h"
#include "api/pages/public.h"

namespace cairn::api::pages {

Response privacy(const Context&, const Request& request) {
  html::Frame frame;
  frame.title = "Privacy";
  return html::page(request, frame, html::render("privacy", {}));
}

Response accessibility(const Context&, const Request& request) {
  html::Frame frame;
  frame.title = "Accessibility";
  return html::page(request, frame, html::render("accessibility", {}));
}

}  // namespace cairn::api::pages
