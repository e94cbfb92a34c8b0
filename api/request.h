#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/form_decoder.h"
#include "engine/access/permission.h"

namespace cairn::api {

/// One HTTP request as handlers see it: decoded, within limits, header names lower case.
struct Request {
  std::string method;                                          // GET, POST …
  std::string path;                                            // percent-decoded once, no query
  std::map<std::string, std::string, std::less<>> parameters;  // {id} of the route's pattern
  std::vector<std::pair<std::string, std::string>> query;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, std::string>>
      form;                         // fields of multipart/form-data or x-www-form-urlencoded, in order
  std::vector<UploadedFile> files;  // of multipart/form-data
  std::string body;
  std::string remote_address;
  std::string reference;   // request id, also in logs and errors
  access::Actor actor;     // who asks; set by the router
  std::string csrf_token;  // of the session; empty without one

  std::string_view header(std::string_view lower_case_name) const;  // empty when absent
  std::string_view parameter(std::string_view name) const;
  std::optional<std::string> query_value(std::string_view name) const;
  std::optional<std::string> form_value(std::string_view name) const;  // the first
  std::vector<std::string> form_values(std::string_view name) const;
};

}  // namespace cairn::api
