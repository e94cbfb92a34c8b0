#include "engine/base/text.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

const std::string* text_of(const fhir::Value& value) {
  if (const auto* text = std::get_if<fhir::Text>(&value)) return &text->text;
  if (const auto* url = std::get_if<fhir::Url>(&value)) return &url->text;
  return nullptr;
}

}  // namespace

void check_length(const Context& context) {
  context.for_each_answer([&](const fhir::Item& item, const fhir::Value& value, const auto& location) {
    const std::string* text = text_of(value);
    if (text == nullptr || (!item.max_length && !item.min_length)) return;
    const auto length = static_cast<std::int64_t>(count_characters(*text));
    if (item.max_length && length > *item.max_length) {
      context.add("value", location(),
                  "The answer to " + name_of(item) + " has " + std::to_string(length) + " characters; at most " +
                      std::to_string(*item.max_length) + " fit.");
    }
    if (item.min_length && length < *item.min_length) {
      context.add("value", location(),
                  "The answer to " + name_of(item) + " has " + std::to_string(length) + " characters; at least " +
                      std::to_string(*item.min_length) + " are needed.");
    }
  });
}

}  // namespace cairn::survey::checks
