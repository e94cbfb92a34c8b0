#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/html/html.h"
#include "engine/base/date.h"
#include "engine/fhir/value.h"

namespace cairn::api::html {

/// "rtl" for languages written from right to left, otherwise "ltr".
std::string_view direction_of(std::string_view language);

/// The program's own words on the patients' pages, a table a language (web/texts/*.json, embedded). Immutable.
class Texts {
 public:
  using Arguments = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// The table for a language, whatever its region; English when there is none.
  static const Texts& in(std::string_view language);
  /// All tables, English first.
  static const std::vector<Texts>& all();

  const std::string& language() const { return language_; }  // "en-GB"
  const std::string& name() const { return text("name"); }   // in its own words
  bool has(std::string_view key) const { return texts_.contains(key); }
  /// A missing key is a bug and asserts.
  const std::string& text(std::string_view key) const;
  /// With {placeholders} filled in.
  std::string say(std::string_view key, Arguments arguments) const;
  std::string date(Date date) const;  // "31 March 2026"
  /// An answer as people read it: dates and yes or no in the words of this language.
  std::string answer(const fhir::Value& value) const;
  /// For templates: {{t.continue}}; "t.lang" and "t.dir" for our own words inside other languages.
  const View& view() const { return view_; }

 private:
  explicit Texts(std::string_view json);
  std::string language_;
  std::map<std::string, std::string, std::less<>> texts_;
  View view_;
};

}  // namespace cairn::api::html
