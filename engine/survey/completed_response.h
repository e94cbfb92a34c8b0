#pragma once

#include "engine/survey/evaluation.h"

namespace cairn::survey {

/// The response of an evaluation with calculated answers in their places, and without items that are off and groups
/// that become empty by that unless `off` says Keep. What the questionnaire does not know stays.
fhir::Response complete_response(const Evaluation& evaluation, OffItems off);

}  // namespace cairn::survey
