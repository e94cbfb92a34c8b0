#include "engine/base/checked_object.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cairn {

void CheckedObject::add(std::string_view key, std::string code, std::string message) const {
  issues_.push_back({Severity::Error, std::move(code), key.empty() ? pointer_ : pointer_ + "/" + std::string(key),
                     std::move(message)});
}

std::string CheckedObject::text(std::string_view key, bool is_required) const {
  auto value = read_string(json_, key);
  if (value && (!value->empty() || !is_required)) return *std::move(value);
  if (is_required || find(json_, key) != nullptr)
    add(key, "missing-text", "'" + std::string(key) + "' must be text. Add it.");
  return {};
}

std::vector<std::string> CheckedObject::texts(std::string_view key) const {
  std::vector<std::string> out;
  const Json* list = find(json_, key);
  if (list == nullptr) return out;
  if (!list->is_array()) {
    add(key, "not-a-list", "'" + std::string(key) + "' must be a list. Correct it.");
    return out;
  }
  for (const Json& value : *list) {
    if (value.is_string())
      out.push_back(value.get<std::string>());
    else
      add(key, "missing-text", "'" + std::string(key) + "' is a list of texts. Correct it.");
  }
  return out;
}

double CheckedObject::number(std::string_view key, double fallback) const {
  if (find(json_, key) == nullptr) return fallback;
  const auto value = read_number(json_, key);
  if (!value) add(key, "not-a-number", "'" + std::string(key) + "' must be a number. Correct it.");
  return value.value_or(fallback);
}

std::optional<double> CheckedObject::optional_number(std::string_view key) const {
  return find(json_, key) == nullptr ? std::nullopt : std::optional(number(key, 0));
}

double CheckedObject::required_number(std::string_view key) const {
  if (find(json_, key) == nullptr) add(key, "missing-number", "'" + std::string(key) + "' is missing. Add a number.");
  return number(key, 0);
}

int CheckedObject::whole(std::string_view key) const {
  if (find(json_, key) == nullptr) return 0;
  const auto value = read_integer(json_, key);
  if (value && *value >= 0 && *value <= 10000) return static_cast<int>(*value);
  add(key, "not-a-number", "'" + std::string(key) + "' must be a whole number from 0 to 10000. Correct it.");
  return 0;
}

bool CheckedObject::boolean(std::string_view key) const {
  if (find(json_, key) == nullptr) return false;
  const auto value = read_boolean(json_, key);
  if (!value) add(key, "not-a-boolean", "'" + std::string(key) + "' must be true or false. Correct it.");
  return value.value_or(false);
}

std::vector<CheckedObject> CheckedObject::children(std::string_view key) const {
  std::vector<CheckedObject> out;
  const Json* list = find(json_, key);
  if (list == nullptr) return out;
  if (!list->is_array()) {
    add(key, "not-a-list", "'" + std::string(key) + "' must be a list. Correct it.");
    return out;
  }
  for (std::size_t i = 0; i < list->size(); ++i)
    out.emplace_back((*list)[i], pointer_ + "/" + std::string(key) + "/" + std::to_string(i), issues_);
  return out;
}

std::vector<CheckedObject> CheckedObject::member(std::string_view key) const {
  std::vector<CheckedObject> out;
  if (const Json* value = find(json_, key)) out.emplace_back(*value, pointer_ + "/" + std::string(key), issues_);
  return out;
}

void CheckedObject::report_unknown(std::initializer_list<std::string_view> known) const {
  if (!json_.is_object()) return add("", "not-an-object", "This must be an object. Correct it.");
  for (const auto& [key, value] : json_.get_ref<const Json::object_t&>()) {
    if (std::find(known.begin(), known.end(), key) == known.end())
      add(key, "unknown-member", "'" + key + "' is not known here. Check its spelling, or remove it.");
  }
}

}  // namespace cairn
