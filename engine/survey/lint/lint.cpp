#include "engine/survey/lint/lint.h"

#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void Context::add(std::string path, std::string what, std::string_view remedy) const {
  what += " ";
  what += remedy.empty() ? rule_->remedy : remedy;
  issues_.push_back({rule_->severity, std::string(rule_->code), std::move(path), std::move(what)});
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::string out = "'";
  for (const char letter : text.substr(0, kShown))
    out.push_back(static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter);
  // A character cut in two goes altogether.
  if (text.size() > kShown) {
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U) out.pop_back();
    if (static_cast<unsigned char>(out.back()) >= 0xC0U) out.pop_back();
    out += "…";
  }
  return out + "'";
}

Issues lint_form(const Form& form) {
  Issues issues;
  const Reachability reachability(form);
  Context context(form, reachability, issues);
  for (const Rule& rule : rules()) context.run(rule);
  return issues;
}

std::string describe_rules() {
  std::string out;
  for (const Rule& rule : rules()) {
    out += "### " + std::string(rule.code) + " (" + std::string(severity_name(rule.severity)) + ")\n\n" +
           std::string(rule.summary) + ". " + std::string(rule.remedy) + "\n\n```json\n" + std::string(rule.example) +
           "\n```\n\n";
  }
  return out;
}

TwoLines split_message(std::string_view message) {
  for (std::size_t at = message.size(); at-- > 1;) {
    if (message[at] != ' ' || (message[at - 1] != '.' && message[at - 1] != '?')) continue;
    const std::string_view remedy = message.substr(at + 1);
    if (remedy.empty() || remedy.front() < 'A' || remedy.front() > 'Z') continue;
    return {message.substr(0, at), remedy};
  }
  return {message, {}};
}

}  // namespace cairn::survey::lint
