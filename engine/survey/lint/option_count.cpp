#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

constexpr std::size_t kMost = 15;         // that a person reads through
constexpr std::size_t kMostInList = 200;  // that a drop-down still serves

}  // namespace

void check_option_count(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    const std::size_t count = item.options.size();
    const bool is_list = item.item_control == "drop-down" || item.item_control == "autocomplete" ||
                         item.item_control == "lookup" || item.item_control == "slider";
    if (count <= (is_list ? kMostInList : kMost) || item.item_control == "autocomplete") continue;
    context.add(item.path, "The question offers " + std::to_string(count) + " answers" +
                               (is_list ? "." : ", all of them on the page."));
  }
}

}  // namespace cairn::survey::lint
