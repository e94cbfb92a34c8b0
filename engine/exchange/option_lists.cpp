#include "engine/exchange/option_lists.h"

#include <algorithm>
#include <set>

namespace cairn::exchange {
namespace {

using O = Operation;
using CodeMap = std::map<std::string, std::map<std::string, std::string>>;  // question → code → new code

std::string content_of(const Question& question) {
  std::string out = question.list + '\n';
  const auto append = [&out](const std::string& text) { out += std::to_string(text.size()) + ':' + text; };
  for (const Choice& choice : question.choices) {
    append(choice.code);
    append(choice.label.text);
    append(choice.score);
    for (const auto& [language, text] : choice.label.translations) append(language), append(text);
    out += '|';
    for (const auto& [column, value] : choice.columns) append(column), append(value);
    out += '\n';
  }
  return out;
}

std::string one_word(const std::string& text) {
  std::string out = text;
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }, '_');
  return out.empty() ? "empty" : out;
}

void rename(Formula& formula, const CodeMap& codes) {
  for (Formula& argument : formula.arguments) rename(argument, codes);
  const bool reads = formula.is(O::Selected) || formula.is(O::Equal) || formula.is(O::NotEqual);
  if (!reads || formula.arguments[0].kind != Formula::Kind::Question ||
      formula.arguments[1].kind != Formula::Kind::Text)
    return;
  const auto question = codes.find(formula.arguments[0].text);
  if (question == codes.end()) return;
  const auto code = question->second.find(formula.arguments[1].text);
  if (code != question->second.end()) formula.arguments[1].text = code->second;
}

}  // namespace

std::string OptionLists::name_of(const Question& question, const std::string& fallback) {
  const std::string key = question.choices.empty() ? fallback : content_of(question);
  const auto [content, is_new] = by_content_.emplace(key, all_.size());
  if (!is_new) return all_[content->second].first;
  const std::string wanted = one_word(question.list.empty() ? fallback : question.list);
  std::string name = wanted;
  for (int number = 2; !by_name_.emplace(name, all_.size()).second || name == "true_false"; ++number)
    name = wanted + "_" + std::to_string(number);
  all_.emplace_back(name, &question.choices);
  return name;
}

void remove_spaces_from_codes(Form& form, Issues& issues) {
  CodeMap codes;
  for_each_question(form.items, [&](Question& question) {
    std::set<std::string> used;
    for (const Choice& choice : question.choices) used.insert(choice.code);
    for (Choice& choice : question.choices) {
      std::string code = one_word(choice.code);
      if (code == choice.code) continue;
      while (!used.insert(code).second) code += "_";
      std::replace(question.initial.begin(), question.initial.end(), choice.code, code);
      codes[question.name][choice.code] = code;
      choice.code = code;
    }
    if (codes.contains(question.name))
      issues.push_back({Severity::Information, "code-changed", question.place,
                        "Codes of options must be one word; spaces became '_'."});
  });
  if (codes.empty()) return;
  for_each_question(form.items, [&](Question& question) {
    for (std::optional<Formula>* formula : {&question.relevant, &question.constraint, &question.calculation,
                                            &question.initial_formula, &question.required_formula}) {
      if (*formula) rename(**formula, codes);
    }
  });
}

}  // namespace cairn::exchange
