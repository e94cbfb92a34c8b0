#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_slider(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    if (item.item_control != "slider" || !item.options.empty()) continue;
    const bool has_low = item.min_value || item.has_expression("minValue");
    const bool has_high = item.max_value || item.has_expression("maxValue");
    if (has_low && has_high) continue;
    context.add(item.path, std::string("The slider has no ") +
                               (!has_low && !has_high ? "smallest and no largest"
                                : !has_low            ? "smallest"
                                                      : "largest") +
                               " value, so nobody can know what its ends mean.");
  }
}

}  // namespace cairn::survey::lint
