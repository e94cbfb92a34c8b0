#include <algorithm>

#include "engine/fhir/compare.h"
#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

constexpr std::size_t kMaxComparisons = 2'000'000;

bool offers(const fhir::Item& question, const fhir::Value& answer) {
  return std::any_of(question.options.begin(), question.options.end(),
                     [&](const fhir::AnswerOption& option) { return fhir::is_same_answer(option.value, answer); });
}

}  // namespace

void check_idle_conditions(const Context& context) {
  std::size_t comparisons = 0;
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    for (std::size_t i = 0; i < item.enable_when.size(); ++i) {
      const fhir::EnableWhen& condition = item.enable_when[i];
      if (condition.comparison != fhir::EnableOperator::NotEqual) continue;
      const Form::Entry* target = context.form.find(condition.question);
      if (target == nullptr || target->item->options.empty() || !target->item->has_all_options ||
          target->item->type == fhir::ItemType::OpenChoice)
        continue;
      comparisons += target->item->options.size();
      if (comparisons > kMaxComparisons) return;
      if (offers(*target->item, condition.answer)) continue;
      context.add(item.path + ".enableWhen[" + std::to_string(i) + "]",
                  in_quotes(condition.question) + " does not offer the answer '" +
                      fhir::display_text(condition.answer) + "', so it always differs and the condition always holds.");
    }
  }
}

}  // namespace cairn::survey::lint
