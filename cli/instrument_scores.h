#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"
#include "engine/instruments/recognise.h"

namespace cairn::cli {

/// The number that the questionnaire's own calculation gives for an item; empty when it gives none.
using FindCalculated = std::function<std::optional<double>(const std::string& link_id)>;

/// Scores by the rules of the instruments that a questionnaire is, as JSON with the source of rule, bands and
/// thresholds. A calculated total that differs is added to `findings`.
Json instrument_scores(const instruments::RecognitionReading& reading, const fhir::Questionnaire& questionnaire,
                       const fhir::Response& response, const FindCalculated& find_calculated, Issues& findings);

}  // namespace cairn::cli
