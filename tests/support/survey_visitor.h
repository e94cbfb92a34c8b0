#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "api/form_decoder.h"
#include "api/html/assets.h"
#include "api/router.h"
#include "tests/support/survey_world.h"

// For tests of the patients' pages.

namespace cairn::api::test {

using cairn::test::SurveyWorld;

/// A browser without scripts and without cookies.
class Visitor {
 public:
  explicit Visitor(SurveyWorld& world) : router_({*world.services}) {}

  using Fields = std::vector<std::pair<std::string, std::string>>;
  Response get(const std::string& rest) { return send("GET", rest, {}); }
  Response post(const std::string& rest, const Fields& fields) { return send("POST", rest, fields); }
  /// As a browser sends a chosen file.
  Response upload(const std::string& rest, const std::string& field, const std::string& name, const std::string& type,
                  const std::string& content, const Fields& fields = {}) {
    Request request = make_request("POST", rest);
    request.headers.emplace_back("content-type", "multipart/form-data; boundary=xyz");
    for (const auto& [key, value] : fields)
      request.body += "--xyz\r\nContent-Disposition: form-data; name=\"" + key + "\"\r\n\r\n" + value + "\r\n";
    request.body += "--xyz\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + name +
                    "\"\r\nContent-Type: " + type + "\r\n\r\n" + content + "\r\n--xyz--\r\n";
    return router_.handle(std::move(request));
  }
  static std::string location(const Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Location") return value.substr(std::string("/s/").size() + SurveyWorld::kToken.size());
    }
    return "(none)";
  }

 private:
  static Request make_request(const std::string& method, const std::string& rest) {
    Request request;
    request.method = method;
    const auto question = rest.find('?');
    request.path = "/s/" + std::string(SurveyWorld::kToken) + rest.substr(0, question);
    if (question != std::string::npos) request.query = *decode_urlencoded(rest.substr(question + 1));
    return request;
  }
  Response send(const std::string& method, const std::string& rest, const Fields& fields) {
    Request request = make_request(method, rest);
    if (method == "POST") request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    for (const auto& [name, value] : fields)
      request.body += (request.body.empty() ? "" : "&") + name + "=" + encode_query_value(value);
    return router_.handle(std::move(request));
  }

  Router router_;
};

/// With CAIRN_PAGES_FOLDER set, pages are written there for the browser tests (tests/browser/gallery.mjs).
class Gallery {
 public:
  explicit Gallery(std::string_view language) : language_(language) {
    if (const char* folder = std::getenv("CAIRN_PAGES_FOLDER")) {
      folder_ = folder;
      std::filesystem::create_directories(folder_ / "assets");
      for (const char* asset : {"styles.css", "icon.svg"})
        std::ofstream(folder_ / html::asset_address(asset).substr(1)) << html::find_asset(asset)->asset->content;
    }
  }
  void keep(const std::string& name, const Response& page) const {
    if (!folder_.empty())
      std::ofstream(folder_ /
                    (name + (language_ == "ar" ? "-ar" : "") + (page.status == 422 ? "-error" : "") + ".html"))
          << page.body;
  }

 private:
  std::string language_;
  std::filesystem::path folder_;
};

}  // namespace cairn::api::test
