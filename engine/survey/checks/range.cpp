#include "engine/fhir/compare.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

template <class L>
void check_limit(const Context& context, const fhir::Item& item, const fhir::Value& value, const fhir::Value& limit,
                 bool is_minimum, const L& location) {
  const std::string shown = fhir::display_text(limit);
  const auto order = fhir::compare_values(value, limit);
  if (!order) {
    if (std::holds_alternative<fhir::Quantity>(value) && std::holds_alternative<fhir::Quantity>(limit)) {
      context.add("value", location(),
                  "The answer to " + name_of(item) + " cannot be compared with the limit " + shown +
                      ". Give it in the same unit.");
    }
    return;
  }
  if (is_minimum ? *order < 0 : *order > 0) {
    context.add("value", location(),
                "The answer to " + name_of(item) + " must be " + shown + (is_minimum ? " or more." : " or less."));
  }
}

}  // namespace

void check_range(const Context& context) {
  context.for_each_answer([&](const fhir::Item& item, const fhir::Value& value, const auto& location) {
    if (item.min_value) check_limit(context, item, value, *item.min_value, true, location);
    if (item.max_value) check_limit(context, item, value, *item.max_value, false, location);
  });
}

}  // namespace cairn::survey::checks
