#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_contradictions(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const auto found = context.reachability.find_contradiction(entry.index);
    if (!found) continue;
    const fhir::Item& item = *entry.item;
    context.add(item.path + ".enableWhen[" + std::to_string(found->second) + "]",
                "This condition on " + in_quotes(item.enable_when[static_cast<std::size_t>(found->second)].question) +
                    " and enableWhen[" + std::to_string(found->first) +
                    "] exclude each other, and all must hold, so the item is never shown.");
  }
}

}  // namespace cairn::survey::lint
