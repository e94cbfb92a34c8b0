#pragma once

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::survey {

enum class Completeness { Draft, Complete };
/// Complete for the status "completed" and "amended"; anything else may lack answers.
Completeness completeness_of(const fhir::Response& response);

/// Checks a response against its questionnaire. Findings carry the FHIRPath location and a plain sentence; `code` is
/// FHIR's issue type
/// ("required", "value", "structure", "invariant"). A draft may lack required answers. Rules: engine/survey/checks/,
/// one a file.
Issues check_response(const fhir::Questionnaire& questionnaire, const fhir::Response& response,
                      Completeness completeness);

}  // namespace cairn::survey
