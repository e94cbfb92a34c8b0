#include <algorithm>

#include "engine/fhir/format.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

using fhir::ItemType;
using fhir::Value;

template <class... T>
bool holds(const Value& value) {
  return (std::holds_alternative<T>(value) || ...);
}

bool is_kind_of_option(const fhir::Item& item, const Value& value) {
  return std::any_of(item.options.begin(), item.options.end(),
                     [&](const fhir::AnswerOption& option) { return option.value.index() == value.index(); });
}

struct Row {
  ItemType type;
  bool (*accepts)(const fhir::Item& item, const Value& value);
  std::string_view words;
};

constexpr Row kRows[] = {
    {ItemType::Boolean, [](const fhir::Item&, const Value& value) { return holds<bool>(value); },
     "true or false (valueBoolean)"},
    {ItemType::Decimal, [](const fhir::Item&, const Value& value) { return holds<fhir::Decimal>(value); },
     "a number (valueDecimal)"},
    {ItemType::Integer, [](const fhir::Item&, const Value& value) { return holds<std::int64_t>(value); },
     "a whole number (valueInteger)"},
    {ItemType::Date, [](const fhir::Item&, const Value& value) { return holds<fhir::DateText>(value); },
     "a date (valueDate)"},
    {ItemType::DateTime, [](const fhir::Item&, const Value& value) { return holds<fhir::DateTimeText>(value); },
     "a date and time (valueDateTime)"},
    {ItemType::Time, [](const fhir::Item&, const Value& value) { return holds<fhir::TimeText>(value); },
     "a time (valueTime)"},
    {ItemType::String, [](const fhir::Item&, const Value& value) { return holds<fhir::Text>(value); },
     "text (valueString)"},
    {ItemType::Text, [](const fhir::Item&, const Value& value) { return holds<fhir::Text>(value); },
     "text (valueString)"},
    {ItemType::Url, [](const fhir::Item&, const Value& value) { return holds<fhir::Url>(value); },
     "an address (valueUri)"},
    {ItemType::Choice,
     [](const fhir::Item& item, const Value& value) {
       return holds<fhir::Coding>(value) || is_kind_of_option(item, value);
     },
     "one of the options (valueCoding)"},
    {ItemType::OpenChoice,
     [](const fhir::Item& item, const Value& value) {
       return holds<fhir::Coding, fhir::Text>(value) || is_kind_of_option(item, value);
     },
     "one of the options (valueCoding) or text (valueString)"},
    {ItemType::Attachment, [](const fhir::Item&, const Value& value) { return holds<fhir::Attachment>(value); },
     "a file (valueAttachment)"},
    {ItemType::Reference, [](const fhir::Item&, const Value& value) { return holds<fhir::Reference>(value); },
     "a reference (valueReference)"},
    {ItemType::Quantity, [](const fhir::Item&, const Value& value) { return holds<fhir::Quantity>(value); },
     "a quantity (valueQuantity)"},
};

const Row* find_row(ItemType type) {
  const auto* row =
      std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& candidate) { return candidate.type == type; });
  return row == std::end(kRows) ? nullptr : row;
}

/// What is wrong with the content of a value of the right kind; empty when nothing is.
std::string_view find_fault(const fhir::Item& item, const Value& value) {
  if (const auto* date = std::get_if<fhir::DateText>(&value); date != nullptr && !fhir::is_date_text(date->text))
    return "is no date such as 2026-03-01";
  if (const auto* moment = std::get_if<fhir::DateTimeText>(&value);
      moment != nullptr && !fhir::is_date_time_text(moment->text)) {
    return "is no date and time such as 2026-03-01T09:30:00Z";
  }
  if (const auto* time = std::get_if<fhir::TimeText>(&value); time != nullptr && !fhir::is_time_text(time->text))
    return "is no time such as 09:30:00";
  if (const auto* url = std::get_if<fhir::Url>(&value); url != nullptr && !fhir::is_uri_text(url->text))
    return "is no address such as https://example.org/page";
  if (const auto* coding = std::get_if<fhir::Coding>(&value);
      coding != nullptr && coding->code.empty() && coding->display.empty())
    return "has neither a code nor a display";
  if (const auto* text = std::get_if<fhir::Text>(&value)) {
    if (text->text.empty()) return "is empty; leave the answer out instead";
    if (item.type == ItemType::String && text->text.find_first_of("\r\n") != std::string::npos)
      return "has more than one line; only items of type 'text' may";
  }
  return {};
}

}  // namespace

void check_answer_type(const Context& context) {
  context.for_each_answer([&](const fhir::Item& item, const Value& value, const auto& location) {
    const Row* row = find_row(item.type);
    if (row == nullptr) return;  // groups and displays: placement
    if (!row->accepts(item, value)) {
      context.add("structure", location(),
                  name_of(item) + " takes " + std::string(row->words) + " but the answer is a " +
                      std::string(fhir::value_suffix(value)) + ". Send the type of the item.");
    } else if (const std::string_view fault = find_fault(item, value); !fault.empty()) {
      context.add("value", location(), "The answer to " + name_of(item) + " " + std::string(fault) + ". Correct it.");
    }
  });
}

}  // namespace cairn::survey::checks
