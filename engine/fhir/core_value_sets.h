#pragma once

#include <string_view>
#include <vector>

#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {

/// The codes of a value set that FHIR R4 itself defines (schemas/fhir/r4_value_sets.json: those of at most 60 codes
/// that can be listed in full), in their order; a version after '|' is ignored. Null for any other.
const std::vector<AnswerOption>* find_core_value_set(std::string_view url);

}  // namespace cairn::fhir
