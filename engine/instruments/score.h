#pragma once

#include <vector>

#include "engine/fhir/response.h"
#include "engine/instruments/recognise.h"

namespace cairn::instruments {

/// A response scored by an instrument's own rule.
struct InstrumentScore {
  survey::Scale scale;  // with missing rule, band scheme and thresholds, each with its source
  survey::Score score;
};
/// The scores that are shown (no components), in the order of the form. Pure.
std::vector<InstrumentScore> compute_instrument_scores(const Recognition& recognition,
                                                       const fhir::Questionnaire& questionnaire,
                                                       const fhir::Response& response);

/// A calculated total in the questionnaire that stands for one of the instrument's scores: the item with the score's
/// LOINC code, or the only calculated number of a form with one score. Empty when there is none.
struct OwnTotal {
  std::string measure;  // "phq-9-total"
  std::string link_id;
};
std::vector<OwnTotal> find_own_totals(const Recognition& recognition, const fhir::Questionnaire& questionnaire);

/// "The questionnaire's own calculation gives 8 …" when the two differ; a warning at the item. Empty values differ from
/// numbers only when the instrument gives one.
Issues compare_total(const InstrumentScore& score, const OwnTotal& own, std::optional<double> calculated);

}  // namespace cairn::instruments
