#include "engine/base/decimal.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

const std::string* decimal_text(const fhir::Value& value) {
  if (const auto* decimal = std::get_if<fhir::Decimal>(&value)) return &decimal->text;
  const auto* quantity = std::get_if<fhir::Quantity>(&value);
  return quantity != nullptr && quantity->value ? &quantity->value->text : nullptr;
}

}  // namespace

/// Nobody can mend the places of what the questionnaire calculates.
void check_decimal_places(const Context& context) {
  context.for_each_enabled([&](const ResponseTree::Node& node) {
    const fhir::Item& item = *node.item;
    if (!item.max_decimal_places || node.computed != nullptr) return;
    Context::for_each_answer_of(node, [&](const fhir::Value& value, const auto& location) {
      const std::string* text = decimal_text(value);
      const auto places = text == nullptr ? std::nullopt : count_decimal_places(*text);
      if (!places || *places <= *item.max_decimal_places) return;
      context.add("value", location(),
                  "The answer to " + name_of(item) + " has " + std::to_string(*places) + " decimal places; at most " +
                      std::to_string(*item.max_decimal_places) + " are allowed.");
    });
  });
}

}  // namespace cairn::survey::checks
