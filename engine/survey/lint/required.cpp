#include <algorithm>

#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

bool has_value_without_person(const fhir::Item& item) {
  return !item.expressions.empty() || !item.initial.empty() ||
         std::any_of(item.options.begin(), item.options.end(),
                     [](const fhir::AnswerOption& option) { return option.initially_selected; });
}

}  // namespace

void check_required(const Context& context) {
  std::vector<bool> hidden(context.form.entries().size(), false);
  for (const Form::Entry& entry : context.form.entries()) {  // parents come first
    const fhir::Item& item = *entry.item;
    const auto here = static_cast<std::size_t>(entry.index);
    hidden[here] = item.hidden || (entry.parent != Form::kNone && hidden[static_cast<std::size_t>(entry.parent)]);
    if (!item.required || !item.is_question() || has_value_without_person(item)) continue;
    if (!hidden[here] && !item.read_only) continue;
    context.add(item.path, std::string("The question must be answered but is ") +
                               (hidden[here] ? "hidden" : "read-only") +
                               " and nothing in the form fills it in: unless it arrives filled in, nobody can finish.");
  }
}

}  // namespace cairn::survey::lint
