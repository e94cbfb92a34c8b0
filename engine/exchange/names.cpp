#include "engine/exchange/names.h"

#include <set>

namespace cairn::exchange {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// XLSForm: letters, digits, '_', '-' and '.', a letter first. REDCap: small letters, digits and '_', a letter first.
std::string fitting(const std::string& link_id, Dialect dialect) {
  std::string out;
  for (const char c : link_id) {
    const bool is_small = c >= 'A' && c <= 'Z' && dialect == Dialect::Redcap;
    const bool is_fine = is_letter(c) || is_digit(c) || (dialect == Dialect::XlsForm && (c == '-' || c == '.'));
    const char kept = is_small ? static_cast<char>(c + 32) : is_fine ? c : '_';
    if (kept == '_' && dialect == Dialect::Redcap && !is_fine && (out.empty() || out.back() == '_')) continue;
    out += kept;
  }
  const bool starts_well =
      !out.empty() && (dialect == Dialect::XlsForm ? is_letter(out[0]) : is_letter(out[0]) && out[0] != '_');
  if (!starts_well) out = "q" + out;
  if (out.size() > 100) out.resize(100);
  return out;
}

}  // namespace

Names::Names(const std::vector<Question>& items, Dialect dialect) {
  std::set<std::string> used;
  std::vector<const Question*> others;
  for_each_question(items, [&](const Question& question) {
    if (fitting(question.name, dialect) == question.name && used.insert(question.name).second) {
      names_[question.name] = question.name;
    } else {
      others.push_back(&question);
    }
  });
  for (const Question* question : others) {
    const std::string name = fitting(question->name, dialect);
    std::string unique = name;
    for (int number = 2; !used.insert(unique).second; ++number) unique = name + "_" + std::to_string(number);
    names_[question->name] = unique;
    if (changed_++ == 0) first_change_ = "'" + question->name + "' is '" + unique + "'";
  }
}

const std::string& Names::of(const std::string& link_id) const { return names_.at(link_id); }

}  // namespace cairn::exchange
