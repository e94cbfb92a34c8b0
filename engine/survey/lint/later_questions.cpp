#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_later_questions(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    for (std::size_t i = 0; i < item.enable_when.size(); ++i) {
      const Form::Entry* target = context.form.find(item.enable_when[i].question);
      // Questions inside the item are the reader's circle.
      if (target == nullptr || target->index < entry.end || target->item->hidden) continue;
      context.add(item.path + ".enableWhen[" + std::to_string(i) + "]",
                  "The item depends on " + in_quotes(item.enable_when[i].question) +
                      ", which is asked after it: people must come back to see it.");
    }
  }
}

}  // namespace cairn::survey::lint
