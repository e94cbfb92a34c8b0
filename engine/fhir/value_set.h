#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {

struct Expansion {
  std::vector<AnswerOption> options;
  bool is_known = false;     // the value set is in the file
  bool is_complete = false;  // every code of it is known
  std::string gap;           // what is missing, in words, when it is not complete
};

/// The value sets and code systems contained in a resource: what can be expanded without a terminology service.
class ContainedTerminology {
 public:
  explicit ContainedTerminology(const Json& resource);
  /// `reference` is "#id", or the canonical url of a contained value set.
  Expansion expand(std::string_view reference) const;

 private:
  void add_include(const Json& include, Expansion& expansion) const;
  std::map<std::string, const Json*, std::less<>> value_sets_, code_systems_;  // by "#id" and url; by url
};

}  // namespace cairn::fhir
