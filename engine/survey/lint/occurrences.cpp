#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_occurrences(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    const auto least = item.min_occurs, most = item.max_occurs;
    if (least && most && *least > *most) {
      context.add(item.path, "At least " + std::to_string(*least) + " answers are wanted but at most " +
                                 std::to_string(*most) + " are allowed, so none are right.");
    } else if (item.required && most && *most == 0) {
      context.add(item.path, "An answer is required, but maxOccurs is 0.");
    } else if (!item.repeats && ((least && *least > 1) || (most && *most > 1))) {
      context.add(item.path,
                  "Several answers are wanted (" + std::string(least && *least > 1 ? "minOccurs " : "maxOccurs ") +
                      std::to_string(least && *least > 1 ? *least : *most) +
                      "), but the item does not repeat, so only one can be given.",
                  "Set repeats to true, or remove the limit.");
    } else if (least && item.has_all_options && !item.options.empty() && item.type == fhir::ItemType::Choice &&
               static_cast<std::size_t>(*least) > item.options.size()) {
      context.add(item.path, "At least " + std::to_string(*least) + " answers are wanted, but only " +
                                 std::to_string(item.options.size()) + " are on offer.");
    }
  }
}

}  // namespace cairn::survey::lint
