#include <algorithm>

#include "engine/fhirpath/ast.h"
#include "engine/survey/lint/rule.h"
#include "engine/survey/plan.h"

namespace cairn::survey::lint {
namespace {

/// Where a value that never changes is surely not meant. A variable or an initial value may well be constant.
constexpr std::string_view kKinds[] = {"calculatedExpression", "enableWhenExpression", "constraint", "targetConstraint",
                                       "answerOptionsToggleExpression"};

constexpr std::string_view kConstants[] = {"ucum", "sct", "loinc"};
constexpr std::string_view kMoving[] = {"now", "today", "timeOfDay", "answers"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// Reads neither what is around it nor the time. Variables are judged apart.
bool reads_nothing(const fhirpath::Program& program) {
  using enum fhirpath::NodeKind;
  return std::none_of(program.nodes.begin(), program.nodes.end(), [](const fhirpath::Node& node) {
    return node.kind == Member || node.kind == This || node.kind == Total ||
           (node.kind == Call && is_one_of(node.text, kMoving));
  });
}

bool is_constant(const Plan& plan, const survey::Rule& rule, const std::vector<bool>& constant_variables) {
  if (!reads_nothing(rule.expression.program())) return false;
  return std::all_of(rule.reads.begin(), rule.reads.end(), [&](const survey::Rule::Reads& read) {
    if (read.variable == Form::kNone) return is_one_of(read.name, kConstants);
    return plan.variables[static_cast<std::size_t>(read.variable)].rule != Form::kNone &&
           constant_variables[static_cast<std::size_t>(read.variable)];
  });
}

}  // namespace

void check_constant_expressions(const Context& context) {
  const Plan& plan = context.form.plan();
  std::vector<bool> constant_variables(plan.variables.size(), false);
  for (std::size_t i = 0; i < plan.variables.size(); ++i) {  // a variable reads only those before it
    const int rule = plan.variables[i].rule;
    if (rule != Form::kNone)
      constant_variables[i] = is_constant(plan, plan.rules[static_cast<std::size_t>(rule)], constant_variables);
  }
  for (const survey::Rule& rule : plan.rules) {
    if (!is_one_of(rule.source->kind, kKinds) || !is_constant(plan, rule, constant_variables)) continue;
    context.add(rule.source->path, "The expression reads no answer and no date, so its value never changes: " +
                                       in_quotes(rule.source->text) + ".");
  }
}

}  // namespace cairn::survey::lint
