#include <algorithm>
#include <map>

#include "engine/fhir/code_syntax.h"
#include "engine/fhir/compare.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

const fhir::AnswerOption* find_same(const std::vector<fhir::AnswerOption>& options, const fhir::Value& value) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const fhir::AnswerOption& option) {
    return fhir::is_same_answer(value, option.value);
  });
  return found == options.end() ? nullptr : &*found;
}

/// Open choices take own words: a string, or a coding that has only a display.
bool is_own_words(const fhir::Item& item, const fhir::Value& value) {
  if (item.type != fhir::ItemType::OpenChoice) return false;
  const auto* coding = std::get_if<fhir::Coding>(&value);
  return std::holds_alternative<fhir::Text>(value) || (coding != nullptr && coding->code.empty());
}

void check_exclusive(const Context& context, const ResponseTree::Node& node) {
  if (node.count_answers() < 2) return;
  for (const ResponseTree::Occurrence* occurrence : node.occurrences) {
    for (std::size_t i = 0; i < occurrence->item->answers.size(); ++i) {
      const fhir::Value& value = occurrence->item->answers[i].value;
      const fhir::AnswerOption* option = find_same(node.item->options, value);
      if (option == nullptr || !option->exclusive) continue;
      context.add("business-rule", occurrence->location() + ".answer[" + std::to_string(i) + "]",
                  "'" + fhir::display_text(value) + "' excludes other answers. Keep it alone, or remove it.");
    }
  }
}

/// Without the list of options two answers may still contradict each other: one label for two codes.
void check_labels(const Context& context, const ResponseTree::Node& node) {
  if (node.item->has_all_options || node.count_answers() < 2) return;
  std::map<std::string, const fhir::Coding*> by_label;
  Context::for_each_answer_of(node, [&](const fhir::Value& value, const auto& location) {
    const auto* coding = std::get_if<fhir::Coding>(&value);
    if (coding == nullptr || coding->display.empty() || coding->code.empty()) return;
    const fhir::Coding& first = *by_label.try_emplace(coding->system + "|" + coding->display, coding).first->second;
    if (first.code == coding->code) return;
    context.add("code-invalid", location(),
                "Two answers to " + name_of(*node.item) + " have the label '" + coding->display +
                    "' but different codes, so one of them is wrong. Correct it.");
  });
}

/// Letters and digits alone, so that "Not at all." is "not at all".
std::string plain(std::string_view label) {
  std::string out;
  for (const char c : label) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80U) != 0)
      out.push_back(is_upper ? static_cast<char>(c + 32) : c);
  }
  return out;
}

/// A code with the label of something else: nobody can tell which of the two the person chose. Only where FHIR fixes
/// the labels; a form's own may be translated.
template <class L>
void check_label(const Context& context, const fhir::Item& item, const fhir::Value& value,
                 const fhir::AnswerOption& option, const L& location) {
  const auto* given = std::get_if<fhir::Coding>(&value);
  const auto* known = std::get_if<fhir::Coding>(&option.value);
  if (option.element != nullptr || given == nullptr || known == nullptr || given->display.empty()) return;
  if (known->display.empty() || plain(given->display) == plain(known->display)) return;
  context.add("code-invalid", location(),
              "The answer to " + name_of(item) + " has the code '" + given->code + "' (" + known->display +
                  ") but the label '" + given->display + "'. Correct the one that is wrong.");
}

/// Of a list that lies outside only the code systems are known: what cannot be a code of any of them is no answer. A
/// text item holds the code itself.
void check_code_syntax(const Context& context, const fhir::Item& item, const fhir::Value& value, const auto& location) {
  const auto* coding = std::get_if<fhir::Coding>(&value);
  const auto* text = std::get_if<fhir::Text>(&value);
  if (is_own_words(item, value) || (coding == nullptr && text == nullptr)) return;
  const std::string& code = coding != nullptr ? coding->code : text->text;
  if (code.empty()) return;
  std::string wanted;
  for (const std::string& system : item.option_systems) {
    const bool is_other = coding != nullptr && !coding->system.empty() && coding->system != system;
    const fhir::CodeSyntax* syntax = fhir::find_code_syntax(system);
    if (!is_other && (syntax == nullptr || syntax->fits(code))) return;
    if (syntax != nullptr) wanted += (wanted.empty() ? "" : ", or ") + std::string(syntax->description);
  }
  context.add("code-invalid", location(),
              "The answer to " + name_of(item) + " is not in its list. Give " + wanted + ".");
}

}  // namespace

void check_option(const Context& context) {
  context.for_each_enabled([&](const ResponseTree::Node& node) {
    const fhir::Item& item = *node.item;
    if (node.count_answers() == 0) return;
    check_labels(context, node);
    if (!item.option_systems.empty()) {
      Context::for_each_answer_of(node, [&](const fhir::Value& value, const auto& location) {
        if (find_same(item.options, value) == nullptr) check_code_syntax(context, item, value, location);
      });
    }
    const bool is_fixed = context.evaluation.has_fixed_options(node);
    if (item.options.empty() && is_fixed) return;
    const std::vector<fhir::AnswerOption> now =
        is_fixed ? std::vector<fhir::AnswerOption>() : context.evaluation.options_of(node);
    const bool is_known = item.has_all_options || (!is_fixed && !now.empty());
    Context::for_each_answer_of(node, [&](const fhir::Value& value, const auto& location) {
      if (!is_known || is_own_words(item, value)) return;
      if (const fhir::AnswerOption* option = find_same(is_fixed ? item.options : now, value))
        return check_label(context, item, value, *option, location);
      const bool is_off = !is_fixed && find_same(item.options, value) != nullptr;
      context.add("code-invalid", location(),
                  "The answer to " + name_of(item) +
                      (is_off ? " cannot be chosen given the other answers. Choose another."
                              : " is none of its options. Choose one of them."));
    });
    check_exclusive(context, node);
  });
}

}  // namespace cairn::survey::checks
