#pragma once

#include <map>

#include "engine/exchange/dictionary.h"

namespace cairn::exchange {

/// The variables that expressions at one place may read: each is an expression or a repeat ("%children.count()").
struct Scope {
  const Scope* outer = nullptr;
  std::map<std::string, Formula, std::less<>> variables;
  const Formula* find(std::string_view name) const;
};

/// The part of FHIRPath that forms have words for, as an expression of forms. Paths to answers by link id become
/// questions, %variables what they stand for. Empty when the expression says something else.
std::optional<Formula> read_fhirpath(std::string_view expression, const Dictionary& dictionary, const Known* self,
                                     const Scope& scope);

}  // namespace cairn::exchange
