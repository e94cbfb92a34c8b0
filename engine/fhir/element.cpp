#include "engine/fhir/element.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cairn::fhir {
namespace {

void report_type(const Element& element, std::string_view key, std::string_view wanted, const Json& found) {
  element.add_at(key, Severity::Error, "wrong-json-type",
                 "'" + std::string(key) + "' must be " + std::string(wanted) + " but is " +
                     std::string(json_type_in_words(found)) + ". Correct it in the file.");
}

}  // namespace

std::string_view json_type_in_words(const Json& value) {
  if (is_decimal(value)) return "a decimal number";
  if (value.is_string()) return "text in quotes";
  if (value.is_boolean()) return "true or false";
  if (value.is_number()) return "a whole number";
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  return "null";
}

bool Element::has(std::string_view key) const { return find(*json_, key) != nullptr; }

std::string Element::text(std::string_view key) const {
  const Json* value = find(*json_, key);
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  report_type(*this, key, "text in quotes", *value);
  return {};
}

bool Element::boolean(std::string_view key) const {
  const Json* value = find(*json_, key);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  report_type(*this, key, "true or false without quotes", *value);
  return false;
}

std::optional<std::int64_t> Element::integer(std::string_view key) const {
  const Json* value = find(*json_, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_integer()) return value->get<std::int64_t>();
  report_type(*this, key, "a whole number without quotes", *value);
  return std::nullopt;
}

std::vector<Element> Element::children(std::string_view key) const {
  std::vector<Element> out;
  const Json* value = find(*json_, key);
  if (value == nullptr) return out;
  if (!value->is_array()) {
    report_type(*this, key, "a list", *value);
    return out;
  }
  out.reserve(value->size());
  std::size_t index = 0;
  for (const Json& child : *value) {
    std::string path = path_ + "." + std::string(key) + "[" + std::to_string(index++) + "]";
    if (child.is_object()) {
      out.emplace_back(child, std::move(path), *issues_);
    } else {
      issues_->push_back(
          {Severity::Error, "wrong-json-type", std::move(path),
           "This must be an object but is " + std::string(json_type_in_words(child)) + ". Correct it in the file."});
    }
  }
  return out;
}

void Element::report_unknown_members(std::initializer_list<std::string_view> known, std::string_view prefix) const {
  for (const auto& [key, value] : json_->get_ref<const Json::object_t&>()) {
    if (key.starts_with('_') || (!prefix.empty() && key.starts_with(prefix))) continue;
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    add_at(key, Severity::Warning, "unknown-element",
           "FHIR R4 has no element '" + key + "' here, so it has no effect. Check its spelling, or remove it.");
  }
}

void Element::add(Severity severity, std::string code, std::string message) const {
  issues_->push_back({severity, std::move(code), path_, std::move(message)});
}

void Element::add_at(std::string_view key, Severity severity, std::string code, std::string message) const {
  issues_->push_back({severity, std::move(code), path_ + "." + std::string(key), std::move(message)});
}

}  // namespace cairn::fhir
