#include <array>

#include "engine/exchange/fhirpath_writer.h"

namespace cairn::exchange {
namespace {

constexpr std::array<std::string_view, 9> kTaken = {"resource", "rootResource", "context", "questionnaire", "qitem",
                                                    "ucum",     "sct",          "loinc",   "patient"};

std::string steps_to(const Known& target, std::size_t first_ancestor) {
  std::string path;
  for (std::size_t i = first_ancestor; i < target.ancestors.size(); ++i)
    path += ".item.where(linkId=" + fhirpath_text(target.ancestors[i]->name) + ")";
  return path + ".item.where(linkId=" + fhirpath_text(target.question->name) + ")";
}

}  // namespace

std::string fhirpath_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      if (c == '\'' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "'";
}

/// Expression.name is an id: letters and digits. "pain_now" becomes "painNow".
std::string Variables::make_name(const std::string& link_id, bool is_all) {
  std::string name;
  bool is_start = false;
  for (const char c : link_id) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_letter && !is_digit) {
      is_start = !name.empty();
      continue;
    }
    if (is_digit && name.empty()) name = "q";
    name += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    is_start = false;
  }
  if (name.empty()) name = "q";
  if (is_all) name += "All";
  name.resize(std::min<std::size_t>(name.size(), 56));
  for (const std::string_view taken : kTaken) {
    if (name == taken) name += "Answer";
  }
  std::string unique = name;
  for (int number = 2; !used_.insert(unique).second; ++number) unique = name + "V" + std::to_string(number);
  return unique;
}

std::string Variables::refer(const Known& self, const Known& target) {
  std::vector<const Question*> own = self.repeats();
  const std::vector<const Question*> others = target.repeats();
  std::size_t common = 0;
  while (common < own.size() && common < others.size() && own[common] == others[common]) ++common;
  const Question* scope = common == 0 ? nullptr : own[common - 1];
  const auto key = std::pair(scope, target.question);
  if (const auto known = names_.find(key); known != names_.end()) return "%" + known->second;
  const bool is_group = target.question->is_group();
  const bool is_all = others.size() > common || (is_group && target.question->repeats);
  std::size_t first = 0;
  if (scope != nullptr) {
    while (target.ancestors[first] != scope) ++first;
    ++first;
  }
  std::string expression = (scope == nullptr ? "%resource" : "%context") + steps_to(target, first);
  if (!is_group) expression += ".answer.value";
  if (target.type() == ValueType::Code) expression += ".code";
  const std::string name = make_name(target.question->name, is_all);
  names_.emplace(key, name);
  made_[scope].push_back({name, std::move(expression)});
  return "%" + name;
}

const std::vector<Variable>& Variables::of(const Question* scope) const {
  static const std::vector<Variable> none;
  const auto found = made_.find(scope);
  return found == made_.end() ? none : found->second;
}

}  // namespace cairn::exchange
