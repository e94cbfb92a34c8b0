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

void check_decimal_places(const Context& context) {
  context.for_each_answer([&](const fhir::Item& item, const fhir::Value& value, const auto& location) {
    const std::string* text = item.max_decimal_places ? decimal_text(value) : nullptr;
    if (text == nullptr) return;
    const auto places = count_decimal_places(*text);
    if (!places || *places <= *item.max_decimal_places) return;
    context.add("value", location(),
                "The answer to " + name_of(item) + " has " + std::to_string(*places) + " decimal places; at most " +
                    std::to_string(*item.max_decimal_places) + " are allowed.");
  });
}

}  // namespace cairn::survey::checks
