#include <algorithm>

#include "engine/fhir/compare.h"
#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

constexpr std::size_t kMaxComparisons = 2'000'000;

bool is_offered(const fhir::Item& item, const fhir::Value& value) {
  if (item.options.empty() || !item.has_all_options) return true;
  if (item.type == fhir::ItemType::OpenChoice && std::holds_alternative<fhir::Text>(value)) return true;
  return std::any_of(item.options.begin(), item.options.end(),
                     [&](const fhir::AnswerOption& option) { return fhir::is_same_answer(value, option.value); });
}

bool is_within(const fhir::Item& item, const fhir::Value& value) {
  const auto low = item.min_value ? fhir::compare_values(value, *item.min_value) : std::nullopt;
  const auto high = item.max_value ? fhir::compare_values(value, *item.max_value) : std::nullopt;
  return !(low && *low < 0) && !(high && *high > 0);
}

}  // namespace

void check_initial(const Context& context) {
  std::size_t comparisons = 0;
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    for (std::size_t i = 0; i < item.initial.size(); ++i) {
      const std::string path = item.path + ".initial[" + std::to_string(i) + "]";
      comparisons += item.options.size();
      if (comparisons <= kMaxComparisons && !is_offered(item, item.initial[i])) {
        context.add(path, "The initial value " + in_quotes(fhir::display_text(item.initial[i])) +
                              " is not among the answers on offer, so the form starts with a mistake in it.");
      } else if (!is_within(item, item.initial[i])) {
        context.add(path, "The initial value " + in_quotes(fhir::display_text(item.initial[i])) +
                              " lies outside the range that is accepted.");
      }
    }
    const auto selected = std::count_if(item.options.begin(), item.options.end(),
                                        [](const fhir::AnswerOption& option) { return option.initially_selected; });
    if (selected > 1 && !item.repeats)
      context.add(item.path,
                  std::to_string(selected) + " answers are selected at the start, but only one may be given.");
  }
}

}  // namespace cairn::survey::lint
