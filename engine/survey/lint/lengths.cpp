#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_lengths(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    if (!item.min_length || !item.max_length || *item.min_length <= *item.max_length) continue;
    context.add(item.path, "The text must have at least " + std::to_string(*item.min_length) +
                               " characters and at most " + std::to_string(*item.max_length) + ", so none is right.");
  }
}

}  // namespace cairn::survey::lint
