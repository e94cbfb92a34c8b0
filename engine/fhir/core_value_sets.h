#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {

/// The codes of a value set that FHIR R4 itself defines (schemas/fhir/r4_value_sets.json: those of at most 60 codes
/// that can be listed in full), in their order; a version after '|' is ignored. Null for any other.
const std::vector<AnswerOption>* find_core_value_set(std::string_view url);

/// The outside code systems, each with codes of a fixed form (code_syntax.h), from which an open value set of FHIR R4
/// takes its codes; null for any other.
const std::vector<std::string>* find_core_value_set_systems(std::string_view url);

}  // namespace cairn::fhir
