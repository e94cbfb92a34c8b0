#pragma once

#include "engine/exchange/form.h"

namespace cairn::exchange {

/// A constraint of XLSForm without a message, made of plain limits (". >= 0 and . <= 10", "regex(., '…')",
/// "string-length(.) <= 20"), becomes the limits of the question; anything else stays a constraint.
void take_limits(Question& question);
/// The other way: limits as a constraint. A slider's limits are parameters of XLSForm and stay where they are.
std::optional<Formula> limits_as_constraint(const Question& question);

}  // namespace cairn::exchange
