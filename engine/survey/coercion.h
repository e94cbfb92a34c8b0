#pragma once

#include <string_view>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/fhirpath/value.h"

namespace cairn::survey {

struct Coercion {
  std::vector<fhir::Value> values;
  std::string_view fault;  // what could not be carried over, in words; empty when nothing was lost
};

/// What an expression gave, as answers to an item: numbers, dates and texts become the item's type, codes and texts the
/// option they name, numbers quantities with the item's unit. An empty text is no answer. An item that does not repeat
/// takes the first.
Coercion coerce_answers(const fhir::Item& item, const fhirpath::Collection& result);

/// One value as whatever answer type fits it best; empty for what no answer can hold.
std::optional<fhir::Value> to_answer(const fhirpath::Value& value);

/// The option that a value stands for; null when there is none.
const fhir::AnswerOption* find_option(const std::vector<fhir::AnswerOption>& options, const fhir::Value& value);

}  // namespace cairn::survey
