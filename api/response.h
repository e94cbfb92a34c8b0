#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/json.h"

namespace cairn::api {

/// What a handler answers. Security headers that every answer carries are added by the router.
struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // values without control characters
  std::string cause;                                         // of an error, for the operator's log; never sent

  static Response html(std::string body, int status = 200);
  static Response json(const Json& value, int status = 200);
  static Response fhir(const Json& value, int status = 200);  // application/fhir+json
  static Response see_other(std::string location);            // 303
  static Response download(std::string body, std::string content_type, std::string_view file_name);
};

}  // namespace cairn::api
