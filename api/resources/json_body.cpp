#include "api/resources/json_body.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace cairn::api::resources {

JsonBody::JsonBody(Json document) : document_(std::make_shared<const Json>(std::move(document))) {}

Result<JsonBody> JsonBody::parse(const Request& request) {
  CAIRN_ASSIGN(Json document, parse_json(request.body));
  if (!document.is_object()) return Error{ErrorCode::InvalidArgument, "The body must be a JSON object."};
  return JsonBody(std::move(document));
}

const Json* JsonBody::member(const char* name) {
  known_.emplace_back(name);
  const Json* value = find(*document_, name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

void JsonBody::report(const char* name, std::string code, std::string message) {
  issues_.push_back({Severity::Error, std::move(code), "/" + std::string(name), std::move(message)});
}

std::string JsonBody::text(const char* name) {
  const Json* value = member(name);
  if (value == nullptr) return report(name, "required", "This member is missing. Add it."), std::string();
  if (!value->is_string()) return report(name, "type", "This must be a text."), std::string();
  return value->get<std::string>();
}

std::string JsonBody::text_or(const char* name, std::string fallback) {
  if (find(*document_, name) == nullptr) return known_.emplace_back(name), fallback;
  return text(name);
}

Date JsonBody::date(const char* name) {
  const std::size_t findings = issues_.size();
  const std::string value = text(name);
  const auto date = parse_date(value);
  if (!date && issues_.size() == findings)
    report(name, "value", "This must be a day as year-month-day, such as 2026-03-01.");
  return date.value_or(Date{});
}

std::optional<int> JsonBody::optional_integer(const char* name) {
  const Json* value = member(name);
  if (value == nullptr) return std::nullopt;
  const auto number = read_integer(*document_, name);
  if (!number || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max())
    return report(name, "type", "This must be a whole number."), std::nullopt;
  return static_cast<int>(*number);
}

std::optional<Timestamp> JsonBody::optional_timestamp(const char* name) {
  if (member(name) == nullptr) return std::nullopt;
  const auto at = parse_timestamp(read_string(*document_, name).value_or(""));
  if (!at) report(name, "value", "This must be a moment such as 2026-03-01T09:30:00Z.");
  return at;
}

Result<void> JsonBody::finish() {
  for (const auto& [name, value] : document_->items()) {
    if (std::ranges::find(known_, name) == known_.end())
      report(name.c_str(), "unknown-member", "There is no such member here. Check the spelling or take it out.");
  }
  if (issues_.empty()) return {};
  return Error{ErrorCode::Unprocessable, "The document cannot be used; each finding says what to mend.", "",
               std::move(issues_)};
}

}  // namespace cairn::api::resources
