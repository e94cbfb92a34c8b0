#include <algorithm>

#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

bool is_unit(const fhir::Quantity& quantity, const fhir::Coding& unit) {
  if (!quantity.code.empty()) {
    return quantity.code == unit.code &&
           (quantity.system == unit.system || quantity.system.empty() || unit.system.empty());
  }
  return quantity.unit == unit.display || quantity.unit == unit.code;
}

std::string words_of(const std::vector<fhir::Coding>& units) {
  std::string words;
  for (const fhir::Coding& unit : units)
    words += (words.empty() ? "" : ", ") + (unit.display.empty() ? unit.code : unit.display);
  return words;
}

}  // namespace

void check_unit(const Context& context) {
  context.for_each_answer([&](const fhir::Item& item, const fhir::Value& value, const auto& location) {
    const auto* quantity = std::get_if<fhir::Quantity>(&value);
    if (quantity == nullptr || item.unit_options.empty() || item.has_open_units) return;
    const bool is_known = std::any_of(item.unit_options.begin(), item.unit_options.end(),
                                      [&](const fhir::Coding& unit) { return is_unit(*quantity, unit); });
    if (is_known) return;
    context.add("value", location(),
                "The answer to " + name_of(item) +
                    " is in a unit that is not offered. Use one of: " + words_of(item.unit_options) + ".");
  });
}

}  // namespace cairn::survey::checks
