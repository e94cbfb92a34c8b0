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
  context.for_each_enabled([&](const ResponseTree::Node& node) {
    if (!context.evaluation.has_limits(node) || node.count_answers() == 0) return;
    const Limits limits = context.evaluation.limits_of(node);
    if (!limits.min_value && !limits.max_value) return;
    Context::for_each_answer_of(node, [&](const fhir::Value& value, const auto& location) {
      if (limits.min_value) check_limit(context, *node.item, value, *limits.min_value, true, location);
      if (limits.max_value) check_limit(context, *node.item, value, *limits.max_value, false, location);
    });
  });
}

}  // namespace cairn::survey::checks
