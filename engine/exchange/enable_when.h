#pragma once

#include <functional>

#include "engine/exchange/dictionary.h"

namespace cairn::exchange {

struct Conditions {
  std::vector<fhir::EnableWhen> all_or_any;
  fhir::EnableBehavior behavior = fhir::EnableBehavior::All;
};

/// A bound condition as enableWhen, where that says exactly the same: questions compared with written-out answers, all
/// or any of them. `system_of` gives the code system of a question's options. Empty when only an expression fits.
std::optional<Conditions> find_enable_when(const Formula& formula, const Dictionary& dictionary, const Known& self,
                                           const std::function<std::string(const Question&)>& system_of);

/// The other way. Empty when a condition names a question that is not there or an answer that no form here has.
std::optional<Formula> read_enable_when(const Conditions& conditions, const Dictionary& dictionary);

}  // namespace cairn::exchange
