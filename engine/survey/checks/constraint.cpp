#include "engine/survey/checks/rule.h"
#include "engine/survey/evaluator.h"

namespace cairn::survey::checks {
namespace {

using Node = ResponseTree::Node;

/// Where the fault is shown: at the item that the constraint says it is about, or where the constraint stands.
std::string place_of(const Context& context, const Node& node, const EntryPlan::Check& check) {
  const Form::Entry* about = check.about.empty() ? nullptr : context.tree.form().find(check.about);
  if (about == nullptr) return locate(node);
  const auto nodes = context.tree.resolve(node, *about);
  return nodes.empty() ? locate(node) : locate(*nodes.front());
}

void check_one(const Context& context, const Node& node, const EntryPlan::Check& check) {
  if (check.rule == Form::kNone) return;
  // Empty is neither kept nor broken: something it compares has no answer yet.
  const std::optional<bool> holds = context.evaluation.evaluator().test(check.rule, &node);
  if (holds.value_or(true)) return;
  const fhir::Constraint& constraint = *check.constraint;
  std::string words = constraint.human;
  if (words.empty()) {
    words = (node.item == nullptr ? std::string("The response") : "The answer to " + name_of(*node.item)) +
            " breaks the rule '" + constraint.key + "' of the questionnaire.";
  }
  context.add("invariant", place_of(context, node, check), std::move(words),
              constraint.severity == fhir::Constraint::Severity::Error ? Severity::Error : Severity::Warning);
}

}  // namespace

void check_constraint(const Context& context) {
  const Evaluator& evaluator = context.evaluation.evaluator();
  if (!evaluator.plan().has_checks) return;
  const std::string* about = context.only == nullptr ? nullptr : &context.only->link_id;
  for (const EntryPlan::Check& check : evaluator.plan().checks) {
    if (about == nullptr || check.about == *about) check_one(context, context.tree.root(), check);
  }
  for (const Node& node : context.tree.nodes()) {
    if (node.item == nullptr || !context.evaluation.is_enabled(node)) continue;
    for (const EntryPlan::Check& check : evaluator.plan_of(node).checks) {
      if (about == nullptr || check.about == *about || node.item == context.only) check_one(context, node, check);
    }
  }
}

}  // namespace cairn::survey::checks
