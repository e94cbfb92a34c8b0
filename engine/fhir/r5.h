#pragma once

#include "engine/base/issue.h"
#include "engine/base/json.h"

namespace cairn::fhir {

/// A Questionnaire of FHIR R5 as one of R4. Everything that R4 says differently is rewritten, and every change is a
/// finding with its place: "r5-converted" means the same, "r5-changed" behaves otherwise than in R5. What only the
/// official cross-version extensions can say goes into those.
Json convert_r5_questionnaire(const Json& questionnaire, Issues& changes);

/// The cross-version extension for Questionnaire.item.answerConstraint, where no R4 type says the same.
constexpr std::string_view kAnswerConstraintExtension =
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.answerConstraint";

}  // namespace cairn::fhir
