#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_group_rules(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    if (item.is_question()) continue;
    std::string idle;
    const auto name = [&](bool is_there, std::string_view word) {
      if (is_there) idle += (idle.empty() ? "" : ", ") + std::string(word);
    };
    name(item.max_length.has_value(), "maxLength");
    name(item.min_length.has_value(), "minLength");
    name(item.min_value.has_value(), "minValue");
    name(item.max_value.has_value(), "maxValue");
    name(item.max_decimal_places.has_value(), "maxDecimalPlaces");
    name(!item.regex.empty(), "regex");
    name(item.has_expression("calculatedExpression"), "calculatedExpression");
    name(item.type == fhir::ItemType::Display && item.read_only, "readOnly");
    if (idle.empty()) continue;
    context.add(item.path, "A " + std::string(fhir::item_type_code(item.type)) +
                               " has no answer of its own, so this has no effect: " + idle + ".");
  }
}

}  // namespace cairn::survey::lint
