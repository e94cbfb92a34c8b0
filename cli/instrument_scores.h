#pragma once

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/instruments/recognise.h"
#include "engine/survey/evaluation.h"

namespace cairn::cli {

/// Scores by the rules of the instruments that a questionnaire is, as JSON with the source of rule, bands and
/// thresholds. A calculated total that differs is added to `findings`.
Json instrument_scores(const instruments::RecognitionReading& reading, const survey::Evaluation& evaluation,
                       Issues& findings);

}  // namespace cairn::cli
