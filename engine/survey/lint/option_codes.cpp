#include <algorithm>

#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_option_codes(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    if (item.type != fhir::ItemType::Choice && item.type != fhir::ItemType::OpenChoice) continue;
    const auto without_code =
        std::count_if(item.options.begin(), item.options.end(), [](const fhir::AnswerOption& option) {
          const auto* coding = std::get_if<fhir::Coding>(&option.value);
          return std::holds_alternative<fhir::Text>(option.value) || (coding != nullptr && coding->code.empty());
        });
    if (without_code == 0) continue;
    context.add(item.path, std::to_string(without_code) + " of " + std::to_string(item.options.size()) +
                               " answers are words without a code: changing or translating a word changes the answer.");
  }
}

}  // namespace cairn::survey::lint
