#pragma once

#include <optional>

#include "engine/survey/answer_state.h"
#include "engine/survey/evaluation.h"
#include "engine/survey/scoring.h"

namespace cairn::survey {

/// What a scale's item counts as in a response: a number, or the reason why there is none.
struct ItemNumber {
  AnswerState state = AnswerState::Skipped;
  std::optional<double> value;  // before reversal, steps and weight
};

/// The code's value in the rule, else the score of the chosen option, else the answer itself; several answers add up.
/// Times count as hours since midnight, yes as 1 and no as 0.
ItemNumber find_item_number(const ScaleItem& item, const ResponseTree& tree, const NodeEnablement& enablement);

/// The value of the last step that starts at or below a number; empty below the first.
std::optional<double> apply_steps(const std::vector<Step>& steps, double number);

}  // namespace cairn::survey
