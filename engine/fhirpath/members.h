#pragma once

#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/base/json.h"

/// Looking into JSON objects; for the sources of this module that are run most.
namespace cairn::fhirpath {

inline const Json::object_t& members_of(const Json& object) { return object.get_ref<const Json::object_t&>(); }

/// Names are short: two loads instead of a call.
inline bool is_same_text(const char* a, const char* b, std::size_t size) {
  const auto load = [](const char* from, auto word) {
    std::memcpy(&word, from, sizeof(word));
    return word;
  };
  if (size > 16) return std::memcmp(a, b, size) == 0;
  if (size >= 8) {
    return load(a, std::uint64_t{}) == load(b, std::uint64_t{}) &&
           load(a + size - 8, std::uint64_t{}) == load(b + size - 8, std::uint64_t{});
  }
  if (size >= 4) {
    return load(a, std::uint32_t{}) == load(b, std::uint32_t{}) &&
           load(a + size - 4, std::uint32_t{}) == load(b + size - 4, std::uint32_t{});
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

inline bool is_same_name(const std::string& a, std::string_view b) {
  return a.size() == b.size() && is_same_text(a.data(), b.data(), b.size());
}

/// In small objects a walk that compares lengths first is quicker than a search.
inline const Json* find_key(const Json::object_t& object, std::string_view key) {
  constexpr std::size_t kSmall = 8;
  if (object.size() > kSmall) {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &found->second;
  }
  for (const auto& [name, value] : object) {
    if (is_same_name(name, key)) return &value;
  }
  return nullptr;
}

/// Whether any "_name" may be there: underscores sort before small letters.
inline bool has_siblings(const Json::object_t& object) {
  return !object.empty() && (object.begin()->first.empty() || object.begin()->first.front() <= '_');
}

}  // namespace cairn::fhirpath
