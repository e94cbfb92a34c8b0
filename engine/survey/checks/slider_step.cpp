#include "engine/base/decimal.h"
#include "engine/base/fixed_decimal.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

std::optional<Decimal> number_of(const fhir::Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return Decimal(*whole);
  if (const auto* decimal = std::get_if<fhir::Decimal>(&value)) return Decimal::parse(decimal->text);
  return std::nullopt;
}

}  // namespace

/// The step guides the slider of a page; another program may send a number between two steps.
void check_slider_step(const Context& context) {
  context.for_each_answer([&](const fhir::Item& item, const fhir::Value& value, const auto& location) {
    if (!item.slider_step || *item.slider_step <= 0 || item.item_control != "slider") return;
    const std::optional<Decimal> number = number_of(value);
    const std::optional<Decimal> start = item.min_value ? number_of(*item.min_value) : Decimal(0);
    if (!number || !start) return;
    const auto distance = subtract(*number, *start);
    const auto rest = distance ? remainder(*distance, Decimal(*item.slider_step)) : std::nullopt;
    if (!rest || rest->is_zero()) return;
    context.add("value", location(),
                "The answer to " + name_of(item) + " lies between two steps of its scale, which goes in steps of " +
                    std::to_string(*item.slider_step) + ".",
                Severity::Warning);
  });
}

}  // namespace cairn::survey::checks
