#include "api/response.h"

#include <algorithm>

namespace cairn::api {
namespace {

// Names in Content-Disposition keep to letters that need no quoting rules.
std::string safe_file_name(std::string_view name) {
  std::string safe;
  for (const char letter : name.substr(0, 100)) {
    const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                          (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.';
    safe += is_plain ? letter : '-';
  }
  return safe.empty() ? "download" : safe;
}

Response make(std::string body, std::string content_type, int status) {
  Response response;
  response.status = status;
  response.content_type = std::move(content_type);
  response.body = std::move(body);
  return response;
}

}  // namespace

Response Response::html(std::string body, int status) {
  return make(std::move(body), "text/html; charset=utf-8", status);
}

Response Response::json(const Json& value, int status) { return make(write_json(value), "application/json", status); }

Response Response::fhir(const Json& value, int status) {
  return make(write_json(value), "application/fhir+json; charset=utf-8", status);
}

Response Response::see_other(std::string location) {
  Response response = make("", "text/html; charset=utf-8", 303);
  response.headers.emplace_back("Location", std::move(location));
  return response;
}

Response Response::download(std::string body, std::string content_type, std::string_view file_name) {
  Response response = make(std::move(body), std::move(content_type), 200);
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + safe_file_name(file_name) + "\"");
  return response;
}

}  // namespace cairn::api
