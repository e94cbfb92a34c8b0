#pragma once

#include <memory>
#include <string_view>

#include "engine/base/result.h"

namespace re2 {
class RE2;
}

namespace cairn::fhirpath {

/// A regular expression that a whole text must match, compiled once; time in proportion to the text, whatever the
/// pattern. No look-ahead and no back-references. Immutable, shared between threads.
class Pattern {
 public:
  static constexpr std::size_t kMaxBytes = 1000;
  /// TooLarge when it would take too much memory; InvalidArgument for everything else.
  static Result<Pattern> compile(std::string_view text);
  /// How large it is when compiled; the time that this took goes with it. "[a-z]+" has about ten parts.
  std::size_t count_parts() const;
  bool matches(std::string_view text) const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace cairn::fhirpath
