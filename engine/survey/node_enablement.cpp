#include <algorithm>

#include "engine/fhir/compare.h"
#include "engine/survey/response_tree.h"

namespace cairn::survey {
namespace {

using fhir::EnableOperator;

bool satisfies(const fhir::Value& answer, const fhir::EnableWhen& condition) {
  if (condition.comparison == EnableOperator::Equal) return fhir::is_same_answer(answer, condition.answer);
  const auto order = fhir::compare_values(answer, condition.answer);
  if (!order) return false;
  switch (condition.comparison) {
    case EnableOperator::Greater:
      return *order > 0;
    case EnableOperator::Less:
      return *order < 0;
    case EnableOperator::GreaterOrEqual:
      return *order >= 0;
    case EnableOperator::LessOrEqual:
      return *order <= 0;
    default:
      return false;
  }
}

}  // namespace

NodeEnablement::NodeEnablement(const ResponseTree& tree) : tree_(tree), states_(tree.nodes().size(), State::Unknown) {
  states_[tree.root().index] = State::On;
  std::vector<const ResponseTree::Node*> stack;
  for (const ResponseTree::Node& node : tree.nodes()) {
    stack.push_back(&node);
    while (!stack.empty()) {
      const ResponseTree::Node& top = *stack.back();
      const State state = states_[top.index];
      if (state == State::On || state == State::Off || try_evaluate(top, stack)) stack.pop_back();
    }
  }
}

bool NodeEnablement::try_evaluate(const ResponseTree::Node& node, std::vector<const ResponseTree::Node*>& stack) {
  State& state = states_[node.index];
  state = State::InProgress;
  const State parent = states_[node.parent->index];
  if (parent == State::Unknown) {
    stack.push_back(node.parent);
    return false;
  }
  const fhir::Item& item = *node.item;
  if (parent == State::Off || item.enable_when.empty()) {
    state = parent == State::Off ? State::Off : State::On;
    return true;
  }
  const bool any = item.enable_behavior == fhir::EnableBehavior::Any;
  std::vector<std::vector<const ResponseTree::Node*>> targets;
  bool is_known = true;
  for (const fhir::EnableWhen& condition : item.enable_when) {
    for (const ResponseTree::Node* target : targets.emplace_back(tree_.resolve(node, condition.question))) {
      if (states_[target->index] != State::Unknown) continue;
      if (is_known) stack.reserve(stack.size() + 8);
      stack.push_back(target);
      is_known = false;
    }
  }
  if (!is_known) return false;
  bool enabled = !any;
  for (std::size_t i = 0; i < targets.size() && enabled != any; ++i) enabled = holds(item.enable_when[i], targets[i]);
  state = enabled ? State::On : State::Off;
  return true;
}

bool NodeEnablement::holds(const fhir::EnableWhen& condition,
                           const std::vector<const ResponseTree::Node*>& targets) const {
  bool has_answer = false, is_equal = false, is_met = false;
  for (const ResponseTree::Node* target : targets) {
    if (states_[target->index] == State::Off) continue;
    target->for_each_answer([&](const fhir::Answer& answer) {
      has_answer = true;
      if (condition.comparison == EnableOperator::NotEqual) {
        is_equal = is_equal || fhir::is_same_answer(answer.value, condition.answer);
      } else if (condition.comparison != EnableOperator::Exists) {
        is_met = is_met || satisfies(answer.value, condition);
      }
    });
  }
  if (condition.comparison == EnableOperator::Exists) return has_answer == std::get<bool>(condition.answer);
  return condition.comparison == EnableOperator::NotEqual ? !is_equal : is_met;
}

}  // namespace cairn::survey
