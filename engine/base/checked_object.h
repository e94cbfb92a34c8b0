#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/json.h"

namespace cairn {

/// One JSON object of a file we own the shape of, with its JSON pointer. What is missing or of the wrong type is an
/// error with that pointer, added to the issues; reading goes on with a default. Refers to the document.
class CheckedObject {
 public:
  CheckedObject(const Json& json, std::string pointer, Issues& issues)
      : json_(json), pointer_(std::move(pointer)), issues_(issues) {}

  const Json& json() const { return json_; }
  const std::string& pointer() const { return pointer_; }
  /// An error about a member (about the object when `key` is empty).
  void add(std::string_view key, std::string code, std::string message) const;

  std::string text(std::string_view key, bool is_required) const;
  std::vector<std::string> texts(std::string_view key) const;
  double number(std::string_view key, double fallback) const;
  std::optional<double> optional_number(std::string_view key) const;
  double required_number(std::string_view key) const;
  int whole(std::string_view key) const;
  bool boolean(std::string_view key) const;
  /// The objects of a list; empty when absent.
  std::vector<CheckedObject> children(std::string_view key) const;
  /// The object under a key: none or one.
  std::vector<CheckedObject> member(std::string_view key) const;
  void report_unknown(std::initializer_list<std::string_view> known) const;

 private:
  const Json& json_;
  std::string pointer_;
  Issues& issues_;
};

}  // namespace cairn
