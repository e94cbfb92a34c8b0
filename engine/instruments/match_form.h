#pragma once

#include <optional>
#include <string>

#include "engine/instruments/recognise.h"
#include "engine/instruments/scope.h"

namespace cairn::instruments {

/// A scope held against one form of an instrument.
struct FormMatch {
  std::optional<Recognition> recognition;
  std::string why_not;  // a sentence when the scope claims to be the form and is not; empty when it never claimed
};
FormMatch match_form(const Instrument& instrument, const Form& form, const Scope& scope);

}  // namespace cairn::instruments
