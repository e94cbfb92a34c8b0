#pragma once

#include <optional>
#include <string>

#include "engine/fhir/questionnaire.h"

namespace cairn::survey::lint {

/// True when no answer is needed for the condition to hold: `!=`, and exists = false.
bool holds_without_answer(const fhir::EnableWhen& condition);
/// Whether an answer satisfies the condition.
bool is_satisfied(const fhir::EnableWhen& condition, const fhir::Value& answer);

/// Why no answer that the question accepts satisfies the condition, as the rest of a sentence that begins with the
/// question ("has no such answer"); empty when some answer may. Types are the reader's business.
std::optional<std::string> find_obstacle(const fhir::EnableWhen& condition, const fhir::Item& question);

}  // namespace cairn::survey::lint
