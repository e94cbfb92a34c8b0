#include "engine/base/text.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

const std::string* text_of(const fhir::Value& value) {
  if (const auto* text = std::get_if<fhir::Text>(&value)) return &text->text;
  if (const auto* url = std::get_if<fhir::Url>(&value)) return &url->text;
  return nullptr;
}

template <class L>
void check_text(const Context& context, const fhir::Item& item, const fhir::Value& value, const Limits& limits,
                const L& location) {
  const std::string* text = text_of(value);
  if (text == nullptr) return;
  const auto length = static_cast<std::int64_t>(count_characters(*text));
  if (limits.max_length && length > *limits.max_length) {
    context.add("value", location(),
                "The answer to " + name_of(item) + " has " + std::to_string(length) + " characters; at most " +
                    std::to_string(*limits.max_length) + " fit.");
  }
  if (limits.min_length && length < *limits.min_length) {
    context.add("value", location(),
                "The answer to " + name_of(item) + " has " + std::to_string(length) + " characters; at least " +
                    std::to_string(*limits.min_length) + " are needed.");
  }
}

}  // namespace

void check_length(const Context& context) {
  context.for_each_enabled([&](const ResponseTree::Node& node) {
    if (!context.evaluation.has_limits(node) || node.count_answers() == 0) return;
    const Limits limits = context.evaluation.limits_of(node);
    if (!limits.max_length && !limits.min_length) return;
    Context::for_each_answer_of(node, [&](const fhir::Value& value, const auto& location) {
      check_text(context, *node.item, value, limits, location);
    });
  });
}

}  // namespace cairn::survey::checks
