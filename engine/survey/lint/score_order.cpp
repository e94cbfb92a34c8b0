#include "engine/base/text.h"
#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

/// Where scores that go one way turn round; null when they never do, or the list is too short to tell.
const fhir::AnswerOption* find_turn(const std::vector<fhir::AnswerOption>& options) {
  const fhir::AnswerOption* last = nullptr;
  int direction = 0;
  std::size_t scored = 0;
  const fhir::AnswerOption* turn = nullptr;
  for (const fhir::AnswerOption& option : options) {
    if (!option.score) continue;
    ++scored;
    if (last != nullptr && turn == nullptr) {
      const int step = *option.score > *last->score ? 1 : *option.score < *last->score ? -1 : 0;
      if (step * direction < 0) turn = &option;
      if (step != 0) direction = step;
    }
    last = &option;
  }
  return scored >= 3 ? turn : nullptr;
}

}  // namespace

void check_score_order(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::AnswerOption* turn = find_turn(entry.item->options);
    if (turn == nullptr) continue;
    context.add(entry.item->path, "The scores of the answers do not rise or fall steadily; they break at " +
                                      in_quotes(fhir::display_text(turn->value)) + " with " +
                                      format_number(*turn->score, 6) + ".");
  }
}

}  // namespace cairn::survey::lint
