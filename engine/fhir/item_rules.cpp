#include <set>

#include "engine/base/decimal.h"
#include "engine/fhir/compare.h"
#include "engine/fhir/item_reader.h"

namespace cairn::fhir {
namespace {

bool is_one_of(ItemType type, std::initializer_list<ItemType> types) {
  for (const ItemType candidate : types) {
    if (candidate == type) return true;
  }
  return false;
}

bool may_have_options(ItemType type) {
  using enum ItemType;
  return is_one_of(type, {Choice, OpenChoice, Decimal, Integer, Date, DateTime, Time, String, Quantity});
}

void check_structure(const Element& element, const Item& item) {
  if (item.type == ItemType::Group && item.items.empty() && !item.has_expression("subQuestionnaire")) {
    element.add(Severity::Warning, "group-empty",
                "The group has no items, so it shows only a heading. Add items, or use the type 'display'.");
  }
  if (item.type != ItemType::Display) return;
  if (!item.items.empty())
    element.add(Severity::Warning, "display-with-items",
                "A display item has no children in FHIR (que-1). Use the type 'group'.");
  if (item.required || item.repeats) {
    element.add(Severity::Warning, "display-with-answer-rules",
                "A display item has no answer, so 'required' and 'repeats' have no effect (que-6). Remove them.");
  }
}

void check_options(const Element& element, const Item& item) {
  const bool is_choice = is_one_of(item.type, {ItemType::Choice, ItemType::OpenChoice});
  if (item.options.empty() && item.answer_value_set.empty() && is_choice && !item.has_expression("answerExpression")) {
    element.add(Severity::Warning, "choice-without-options",
                "The question offers no answers. Add answerOption or answerValueSet.");
  }
  if (element.has("answerOption") && element.has("answerValueSet")) {
    element.add(Severity::Warning, "options-and-value-set",
                "The item has both answerOption and answerValueSet (que-4); both lists are offered. Keep one.");
  }
  if (!item.options.empty() && !may_have_options(item.type)) {
    element.add(Severity::Warning, "options-not-allowed",
                "An item of type '" + std::string(item_type_code(item.type)) +
                    "' has no answer options in FHIR (que-5). Use the type 'choice'.");
  }
  std::set<std::string> seen;
  for (const AnswerOption& option : item.options) {
    const auto* coding = std::get_if<Coding>(&option.value);
    if (coding != nullptr && coding->code.empty()) continue;
    const std::string key = coding != nullptr ? coding->system + "|" + coding->code : display_text(option.value);
    if (!seen.insert(key).second) {
      element.add(Severity::Warning, "option-duplicate",
                  "The answer '" + display_text(option.value) +
                      "' is offered twice with the same code. Give each answer a code of its own.");
      break;
    }
  }
}

void check_initial(const Element& element, const Item& item) {
  if (item.initial.empty()) return;
  if (!item.is_question())
    element.add_at("initial", Severity::Warning, "initial-not-allowed",
                   "A group or display item has no initial value (que-8). Remove it.");
  if (element.has("answerOption")) {
    element.add_at("initial", Severity::Warning, "initial-with-options",
                   "With answerOption, initial is left out and an option is marked initialSelected (que-11).");
  }
  if (item.initial.size() > 1 && !item.repeats) {
    element.add_at("initial", Severity::Warning, "initial-many",
                   "The item has several initial values but does not repeat (que-13). Keep one, or set repeats.");
  }
}

void check_limits(const Element& element, const Item& item) {
  using enum ItemType;
  if (item.max_length &&
      !is_one_of(item.type, {Boolean, Decimal, Integer, String, Text, Url, OpenChoice, Choice, Date, DateTime, Time})) {
    element.add_at("maxLength", Severity::Warning, "max-length-not-allowed",
                   "maxLength has no meaning for this type (que-10). Remove it.");
  }
  if (item.max_length && *item.max_length <= 0) {
    element.add_at("maxLength", Severity::Error, "max-length-not-positive",
                   "maxLength must be 1 or more. Correct or remove it.");
  }
  if (item.min_value && item.max_value) {
    const auto order = compare_values(*item.min_value, *item.max_value);
    if (order && *order > 0) {
      element.add(
          Severity::Warning, "range-empty",
          "The smallest allowed value is above the largest, so no answer is accepted. Correct minValue or maxValue.");
    }
  }
}

}  // namespace

void check_item(const Element& element, const Item& item) {
  if (element.has("modifierExtension")) {
    element.add_at("modifierExtension", Severity::Error, "modifier-extension",
                   "A modifier extension may change what the item means, and none is known here, so the form cannot be "
                   "used safely. Remove it if it does not matter.");
  }
  if (item.link_id.size() > 255)
    element.add_at("linkId", Severity::Warning, "link-id-long",
                   "The linkId has more than 255 characters. Use a shorter one.");
  check_structure(element, item);
  check_options(element, item);
  check_initial(element, item);
  check_limits(element, item);
}

}  // namespace cairn::fhir
