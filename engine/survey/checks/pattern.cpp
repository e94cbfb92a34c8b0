#include "engine/survey/checks/rule.h"
#include "engine/survey/evaluator.h"

namespace cairn::survey::checks {
namespace {

/// A pattern describes the text of a value; of codes and the like there is none.
const std::string* text_of(const fhir::Value& value, std::string& buffer) {
  if (const auto* text = std::get_if<fhir::Text>(&value)) return &text->text;
  if (const auto* url = std::get_if<fhir::Url>(&value)) return &url->text;
  if (const auto* date = std::get_if<fhir::DateText>(&value)) return &date->text;
  if (const auto* moment = std::get_if<fhir::DateTimeText>(&value)) return &moment->text;
  if (const auto* time = std::get_if<fhir::TimeText>(&value)) return &time->text;
  if (const auto* decimal = std::get_if<fhir::Decimal>(&value)) return &decimal->text;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    buffer = std::to_string(*whole);
    return &buffer;
  }
  return nullptr;
}

}  // namespace

void check_pattern(const Context& context) {
  context.for_each_enabled([&](const ResponseTree::Node& node) {
    const auto& pattern = context.evaluation.evaluator().plan_of(node).pattern;
    if (!pattern) return;
    Context::for_each_answer_of(node, [&](const fhir::Value& value, const auto& location) {
      std::string buffer;
      const std::string* text = text_of(value, buffer);
      if (text == nullptr || pattern->matches(*text)) return;
      const std::string& format = node.item->entry_format;
      context.add("value", location(),
                  "The answer to " + name_of(*node.item) + " is not written as asked" +
                      (format.empty() ? ". Check it for typing errors." : ". Write it like this: " + format + "."));
    });
  });
}

}  // namespace cairn::survey::checks
