#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {

struct Expansion {
  std::vector<AnswerOption> options;
  bool is_known = false;             // the value set is in the file, or one of FHIR R4 itself
  bool is_complete = false;          // every code of it is known
  std::vector<std::string> systems;  // where codes that `options` does not list come from, when that much is known
  std::string gap;                   // what is missing, in words, when it is not complete
};

/// The value sets and code systems contained in a resource, and the short ones of FHIR R4 itself: what can be expanded
/// without a terminology service.
class ContainedTerminology {
 public:
  explicit ContainedTerminology(const Json& resource);
  /// `reference` is "#id", or the canonical url of a contained value set. Expanded once; the result lives as long as
  /// this.
  const Expansion& expand(const std::string& reference);

 private:
  Expansion make_expansion(std::string_view reference) const;
  void add_include(const Json& include, Expansion& expansion) const;
  std::map<std::string, const Json*, std::less<>> value_sets_, code_systems_;  // by "#id" and url; by url
  std::map<std::string, Expansion> expanded_;
};

}  // namespace cairn::fhir
