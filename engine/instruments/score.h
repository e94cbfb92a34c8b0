#pragma once

#include <vector>

#include "engine/instruments/recognise.h"

namespace cairn::instruments {

/// A response scored by an instrument's own rule.
struct InstrumentScore {
  const survey::Scale* scale = nullptr;  // of the recognition: rule, bands and thresholds with their sources
  survey::Score score;
};
/// The scores that are shown (no components), in the order of the form. Pure.
std::vector<InstrumentScore> compute_instrument_scores(const Recognition& recognition,
                                                       const survey::Evaluation& evaluation);

/// "The questionnaire's own calculation gives 8 …" when the two differ; a warning at the item.
Issues compare_total(const InstrumentScore& score, const OwnTotal& own, std::optional<double> calculated);
/// The same for every own total that was worked out. Nothing about those that could not be, which are findings already.
Issues compare_totals(const Recognition& recognition, const std::vector<InstrumentScore>& scores,
                      const survey::Evaluation& evaluation);

}  // namespace cairn::instruments
