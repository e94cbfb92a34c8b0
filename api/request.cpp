#include "api/request.h"

#include <algorithm>

namespace cairn::api {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

const std::string* find_first(const Pairs& pairs, std::string_view name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
  return found == pairs.end() ? nullptr : &found->second;
}

std::optional<std::string> copy_of(const std::string* text) {
  return text == nullptr ? std::nullopt : std::optional(*text);
}

}  // namespace

std::string_view Request::header(std::string_view lower_case_name) const {
  const std::string* value = find_first(headers, lower_case_name);
  return value == nullptr ? std::string_view() : *value;
}

std::string_view Request::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  CAIRN_ASSERT(found != parameters.end());
  return found->second;
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  return copy_of(find_first(query, name));
}

std::optional<std::string> Request::form_value(std::string_view name) const { return copy_of(find_first(form, name)); }

std::vector<std::string> Request::form_values(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : form) {
    if (key == name) values.push_back(value);
  }
  return values;
}

}  // namespace cairn::api
