#pragma once

#include <vector>

#include "engine/fhir/response.h"
#include "engine/instruments/recognise.h"

namespace cairn::instruments {

/// A response scored by an instrument's own rule.
struct InstrumentScore {
  const survey::Scale* scale = nullptr;  // of the recognition: rule, bands and thresholds with their sources
  survey::Score score;
};
/// The scores that are shown (no components), in the order of the form. Pure.
std::vector<InstrumentScore> compute_instrument_scores(const Recognition& recognition,
                                                       const fhir::Questionnaire& questionnaire,
                                                       const fhir::Response& response);

/// "The questionnaire's own calculation gives 8 …" when the two differ; a warning at the item. Empty values differ from
/// numbers only when the instrument gives one.
Issues compare_total(const InstrumentScore& score, const OwnTotal& own, std::optional<double> calculated);

}  // namespace cairn::instruments
