#pragma once

#include <string>

#include "api/html/html.h"
#include "api/request.h"
#include "api/response.h"

namespace cairn::api::html {

/// The frame of every page: title, header, navigation, footer. Styles and behaviour: web/templates/layout.html.
struct Frame {
  std::string title;  // "Error: " is put in front when has_errors
  bool has_errors = false;
  std::string language = "en-GB";
  std::string direction = "ltr";
  std::string service = "Cairn";  // whose page it is: on patients' pages the organisation that asks
  std::string back_link;          // "" = none
  bool wide = false;              // dashboards use the full width
  int status = 200;
};

/// A whole page. Staff navigation is shown when the request's actor is signed in; patients' pages (/s/…) never show it.
Response page(const Request& request, const Frame& frame, const Html& content);

}  // namespace cairn::api::html
