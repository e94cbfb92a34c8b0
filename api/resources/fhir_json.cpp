#include "api/resources/fhir_json.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace cairn::api::resources {
namespace {

constexpr std::size_t kDefaultCount = 50;
constexpr std::size_t kMaxCount = 200;

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15U]};
    }
  }
  return out;
}

/// The address of this search, with `_after` replaced.
std::string search_url(const Request& request, const std::optional<std::string>& after) {
  std::string url = request.path;
  char separator = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    url += separator + percent_encode(name) + "=" + percent_encode(value);
    separator = '&';
  };
  for (const auto& [name, value] : request.query) {
    if (name != "_after" || !after) add(name, value);
  }
  if (after) add("_after", *after);
  return url;
}

Error bad_parameter(std::string_view name, std::string_view rule) {
  return {ErrorCode::InvalidArgument, "The search parameter '" + std::string(name) + "' " + std::string(rule)};
}

}  // namespace

Response fhir_document(std::string document, int status) {
  Response response;
  response.status = status;
  response.content_type = "application/fhir+json; charset=utf-8";
  response.body = std::move(document);
  return response;
}

Response fhir_searchset(const Request& request, const std::vector<std::string>& documents,
                        const std::optional<std::string>& next) {
  Json links = Json::array({{{"relation", "self"}, {"url", search_url(request, std::nullopt)}}});
  if (next) links.push_back({{"relation", "next"}, {"url", search_url(request, next)}});
  // Documents are spliced in as text: parsing them again would only cost time.
  std::string body = R"({"resourceType":"Bundle","type":"searchset","link":)" + write_json(links);
  if (!documents.empty()) {
    body += R"(,"entry":[)";
    for (std::size_t i = 0; i < documents.size(); ++i) {
      body += std::string(i == 0 ? "" : ",") + R"({"resource":)" + documents[i] + R"(,"search":{"mode":"match"}})";
    }
    body += "]";
  }
  return fhir_document(body + "}");
}

Result<void> check_fhir_body(const Request& request) {
  std::string_view type = request.header("content-type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  if (type.empty() || type == "application/fhir+json" || type == "application/json") return {};
  return Error{ErrorCode::UnsupportedMediaType, "Send FHIR JSON, with the content type application/fhir+json."};
}

Result<void> check_search_parameters(const Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string list;
    for (const std::string_view one : known) list += (list.empty() ? "" : ", ") + std::string(one);
    return Error{ErrorCode::InvalidArgument, "This search takes only these parameters: " + list + "."};
  }
  return {};
}

Result<std::size_t> read_count(const Request& request) {
  const auto text = request.query_value("_count");
  if (!text) return kDefaultCount;
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (error != std::errc{} || end != text->data() + text->size() || count < 1 || count > kMaxCount) {
    return bad_parameter("_count", "must be a whole number from 1 to " + std::to_string(kMaxCount) + ".");
  }
  return count;
}

Result<DateRange> read_date_range(const Request& request, std::string_view name) {
  constexpr std::chrono::days kDay{1};
  DateRange range;
  for (const auto& [key, value] : request.query) {
    if (key != name) continue;
    std::string_view text = value;
    std::string_view prefix = "eq";
    if (text.size() > 2 && text[0] >= 'a' && text[0] <= 'z') {
      prefix = text.substr(0, 2);
      text.remove_prefix(2);
    }
    const std::optional<Date> day = parse_date(text);
    if (!day) return bad_parameter(name, "must be a day such as ge2026-03-01.");
    if (prefix == "eq" || prefix == "ge" || prefix == "gt") range.from = prefix == "gt" ? *day + kDay : *day;
    if (prefix == "eq" || prefix == "le" || prefix == "lt") range.to = prefix == "lt" ? *day - kDay : *day;
    if (prefix != "eq" && prefix != "ge" && prefix != "gt" && prefix != "le" && prefix != "lt") {
      return bad_parameter(name, "takes the prefixes eq, ge, gt, le and lt.");
    }
  }
  return range;
}

}  // namespace cairn::api::resources
