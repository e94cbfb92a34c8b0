#include "engine/survey/lint/condition_verdict.h"
#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

std::string condition_path(const fhir::Item& item, std::size_t condition) {
  return item.path + ".enableWhen[" + std::to_string(condition) + "]";
}

/// What may fill an item that nobody can type into.
bool has_other_source(const fhir::Item& item) {
  if (!item.expressions.empty() || !item.initial.empty()) return true;
  for (const fhir::AnswerOption& option : item.options) {
    if (option.initially_selected) return true;
  }
  return item.element != nullptr && (find(*item.element, "definition") != nullptr || !item.code.empty());
}

bool is_always_shown(const Form& form, const Form::Entry& entry) {
  for (int at = entry.index; at != Form::kNone; at = form.entries()[static_cast<std::size_t>(at)].parent) {
    const fhir::Item& item = *form.entries()[static_cast<std::size_t>(at)].item;
    if (!item.enable_when.empty() || item.has_expression("enableWhenExpression")) return false;
  }
  return true;
}

}  // namespace

void check_conditions(const Context& context) {
  for (const Reachability::Obstacle& obstacle : context.reachability.obstacles()) {
    const fhir::Item& item = *context.form.entries()[static_cast<std::size_t>(obstacle.entry)].item;
    const auto number = static_cast<std::size_t>(obstacle.condition);
    context.add(condition_path(item, number), in_quotes(item.enable_when[number].question) + " " + obstacle.words +
                                                  ", so the condition never holds.");
  }
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    for (std::size_t i = 0; i < item.enable_when.size(); ++i) {
      const fhir::EnableWhen& condition = item.enable_when[i];
      const Form::Entry* target = context.form.find(condition.question);
      if (target == nullptr || target->index == entry.index || !target->item->is_question()) continue;
      const fhir::Item& question = *target->item;
      if (!holds_without_answer(condition)) {
        if ((question.hidden || question.read_only) && !has_other_source(question)) {
          context.add(condition_path(item, i), in_quotes(condition.question) + " is " +
                                                   (question.hidden ? "hidden" : "read-only") +
                                                   " and nothing fills it in, so it never has the answer asked for.");
        }
      } else if (condition.comparison == fhir::EnableOperator::Exists && question.required &&
                 is_always_shown(context.form, *target)) {
        context.add(condition_path(item, i),
                    in_quotes(condition.question) +
                        " must be answered, so the item is gone again in every completed response.");
      }
    }
  }
}

}  // namespace cairn::survey::lint
