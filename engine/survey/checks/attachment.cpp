#include <algorithm>

#include "engine/base/base64.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

/// Bytes that base64 text stands for, which FHIR lets break into lines; empty when it is not base64.
std::optional<std::int64_t> decoded_size(std::string base64) {
  std::erase_if(base64, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  const std::optional<std::string> bytes = decode_base64(base64);
  return bytes ? std::optional(static_cast<std::int64_t>(bytes->size())) : std::nullopt;
}

bool is_allowed(const std::vector<std::string>& allowed, const std::string& type) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& pattern) {
    if (pattern == type || pattern == "*/*") return true;
    return pattern.ends_with("/*") && type.starts_with(pattern.substr(0, pattern.size() - 1));
  });
}

}  // namespace

void check_attachment(const Context& context) {
  context.for_each_answer([&](const fhir::Item& item, const fhir::Value& value, const auto& location) {
    const auto* file = std::get_if<fhir::Attachment>(&value);
    if (file == nullptr) return;
    if (!item.mime_types.empty() && !is_allowed(item.mime_types, file->content_type)) {
      context.add(
          "value", location(),
          "The file for " + name_of(item) + " is of a type that is not accepted. Send one of the listed types.");
    }
    const std::optional<std::int64_t> decoded = decoded_size(file->data);
    if (!decoded) {
      context.add("value", location(),
                  "The file for " + name_of(item) + " is not base64 text. Encode its bytes again.");
    }
    const std::int64_t size = std::max(file->size.value_or(0), decoded.value_or(0));
    if (item.max_size && size > *item.max_size) {
      context.add("value", location(),
                  "The file for " + name_of(item) + " has " + std::to_string(size) + " bytes; at most " +
                      std::to_string(*item.max_size) + " are accepted.");
    }
  });
}

}  // namespace cairn::survey::checks
