#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/json.h"

namespace cairn::fhir {

/// An element of a resource with its FHIRPath location. Its readers are total: what has the wrong JSON type is a
/// finding
/// ("wrong-json-type") and reads as absent. Refers to the JSON; must not outlive it.
class Element {
 public:
  Element(const Json& json, std::string path, Issues& issues)
      : json_(&json), path_(std::move(path)), issues_(&issues) {}

  const Json& json() const { return *json_; }
  const std::string& path() const { return path_; }

  std::string text(std::string_view key) const;
  bool boolean(std::string_view key) const;
  std::optional<std::int64_t> integer(std::string_view key) const;
  /// The objects of an array; whatever else the array holds is a finding.
  std::vector<Element> children(std::string_view key) const;
  bool has(std::string_view key) const;

  /// Names every member that is not in `known` (sorted or not) and does not start with '_' or "extension": misspelt or
  /// of another version.
  void report_unknown_members(std::initializer_list<std::string_view> known, std::string_view prefix = {}) const;

  void add(Severity severity, std::string code, std::string message) const;
  void add_at(std::string_view key, Severity severity, std::string code, std::string message) const;

 private:
  const Json* json_;
  std::string path_;
  Issues* issues_;
};

/// "true or false", "text", "a whole number" …: what JSON type a value has, in words.
std::string_view json_type_in_words(const Json& value);

}  // namespace cairn::fhir
