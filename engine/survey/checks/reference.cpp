#include <algorithm>

#include "engine/base/id.h"
#include "engine/fhir/format.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

bool is_type_name(std::string_view text) {
  return !text.empty() && text.front() >= 'A' && text.front() <= 'Z' &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

struct Target {
  bool is_valid = false;
  std::string type;  // empty when the reference does not tell
};

/// "Type/id", "http://host/path/Type/id", either with "/_history/version"; "urn:…" and "#contained".
Target parse_reference(std::string_view text) {
  if (text.starts_with('#')) return {text.size() > 1, ""};
  const bool is_absolute = text.find(':') != std::string_view::npos;
  if (is_absolute && !fhir::is_uri_text(text)) return {};
  if (text.starts_with("urn:")) return {true, ""};
  if (const std::size_t history = text.find("/_history/"); history != std::string_view::npos)
    text = text.substr(0, history);
  const std::size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return {is_absolute, ""};
  std::string_view type = text.substr(0, slash);
  if (const std::size_t before = type.rfind('/'); before != std::string_view::npos) type.remove_prefix(before + 1);
  const bool names_resource = is_type_name(type) && is_fhir_id(text.substr(slash + 1));
  return {names_resource || is_absolute, names_resource ? std::string(type) : ""};
}

}  // namespace

void check_reference(const Context& context) {
  context.for_each_answer([&](const fhir::Item& item, const fhir::Value& value, const auto& location) {
    const auto* reference = std::get_if<fhir::Reference>(&value);
    if (reference == nullptr || reference->reference.empty()) return;
    const Target target = parse_reference(reference->reference);
    const std::string& type = target.type.empty() ? reference->type : target.type;
    if (!target.is_valid) {
      context.add("value", location(),
                  "The answer to " + name_of(item) + " is no reference such as Patient/123. Correct it.");
    } else if (!item.reference_types.empty() && !type.empty() &&
               std::find(item.reference_types.begin(), item.reference_types.end(), type) ==
                   item.reference_types.end()) {
      context.add("value", location(),
                  "The answer to " + name_of(item) +
                      " refers to a resource of a type that is not accepted here. Send one of the listed types.");
    }
  });
}

}  // namespace cairn::survey::checks
