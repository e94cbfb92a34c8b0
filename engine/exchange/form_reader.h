#pragma once

#include "engine/exchange/form.h"

namespace cairn::exchange {

/// A FHIR R4 Questionnaire as a form, expressions as far as forms have words for them. What forms do not have is a
/// finding with its link id. Unprocessable when the questionnaire cannot be used.
Result<Form> read_form(const Json& questionnaire, Issues& issues);

}  // namespace cairn::exchange
