#include <set>

#include "engine/survey/lint/rule.h"
#include "engine/survey/plan.h"

namespace cairn::survey::lint {
namespace {

bool is_name_part(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_';
}

/// Names after "%" in a text of any language, so that queries count as use.
void collect_names(std::string_view text, std::set<std::string, std::less<>>& names) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    std::size_t begin = at + 1;
    if (begin < text.size() && (text[begin] == '`' || text[begin] == '\'')) ++begin;
    std::size_t end = begin;
    while (end < text.size() && is_name_part(text[end])) ++end;
    if (end > begin) names.emplace(text.substr(begin, end - begin));
  }
}

/// Every text that is somewhere in the JSON: expressions also stand in extensions that are not read here.
void collect_names_in(const Form& form, std::set<std::string, std::less<>>& names) {
  const auto collect = [&](const std::vector<fhir::Expression>& expressions) {
    for (const fhir::Expression& expression : expressions) collect_names(expression.text, names);
  };
  collect(form.questionnaire().expressions);
  for (const fhir::Constraint& constraint : form.questionnaire().constraints)
    collect_names(constraint.expression.text, names);
  for (const Form::Entry& entry : form.entries()) {
    collect(entry.item->expressions);
    for (const fhir::Constraint& constraint : entry.item->constraints) collect_names(constraint.expression.text, names);
    for (const fhir::OptionToggle& toggle : entry.item->option_toggles) collect_names(toggle.expression.text, names);
  }
}

}  // namespace

void check_unused_variables(const Context& context) {
  const Plan& plan = context.form.plan();
  if (plan.variables.empty()) return;
  std::set<std::string, std::less<>> names;
  collect_names_in(context.form, names);
  for (const VariableRule& variable : plan.variables) {
    if (variable.rule == Form::kNone || names.contains(variable.name)) continue;
    const survey::Rule& rule = plan.rules[static_cast<std::size_t>(variable.rule)];
    context.add(rule.source->path, "Nothing reads the variable " + in_quotes(variable.name) + ".");
  }
}

}  // namespace cairn::survey::lint
