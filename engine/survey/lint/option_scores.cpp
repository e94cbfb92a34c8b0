#include <algorithm>

#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_option_scores(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const std::vector<fhir::AnswerOption>& options = entry.item->options;
    const auto missing =
        std::find_if(options.begin(), options.end(), [](const fhir::AnswerOption& option) { return !option.score; });
    const bool some = std::any_of(options.begin(), options.end(),
                                  [](const fhir::AnswerOption& option) { return option.score.has_value(); });
    // One last answer without a score is "does not apply to me".
    if (!some || missing == options.end() || missing + 1 == options.end()) continue;
    context.add(entry.item->path, "Some answers have a score and others do not, the first of them " +
                                      in_quotes(fhir::display_text(missing->value)) +
                                      ": who chooses it counts as not having answered.");
  }
}

}  // namespace cairn::survey::lint
