#pragma once

#include <map>
#include <set>

#include "engine/exchange/dictionary.h"

namespace cairn::exchange {

struct Variable {
  std::string name, expression;
};

/// The SDC variables through which expressions read questions: at the questionnaire for most, at a repeated group for
/// questions of the same instance. Made when first referred to.
class Variables {
 public:
  /// "%painNow": the target's answers as seen from `self`. Within a common repeat that is the nearest instance; a
  /// target inside a repeat that `self` stands outside of gives the answers of all instances ("%amountAll").
  std::string refer(const Known& self, const Known& target);
  /// Those of a repeated group, or of the questionnaire (nullptr), in the order in which they were made.
  const std::vector<Variable>& of(const Question* scope) const;

 private:
  std::string make_name(const std::string& link_id, bool is_all);
  std::map<const Question*, std::vector<Variable>> made_;
  std::map<std::pair<const Question*, const Question*>, std::string> names_;  // (scope, target)
  std::set<std::string> used_;
};

/// A bound expression as FHIRPath 2.0. What XPath and REDCap say about questions without an answer stays so: a
/// comparison with nothing is not true, and "not" of it is.
Result<std::string> write_fhirpath(const Formula& formula, const Dictionary& dictionary, const Known& self,
                                   Variables& variables);

/// 'It\'s': a FHIRPath text.
std::string fhirpath_text(std::string_view text);

}  // namespace cairn::exchange
