// Tests that questionnaires repeat for every item: "linkId = 'x'", "linkId.startsWith('x')", "answer.exists()".
// The same answers as the general way, without values on the stack; anything out of the ordinary is left to it.
#include "engine/fhirpath/evaluation.h"
#include "engine/fhirpath/function_table.h"
#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/members.h"

namespace cairn::fhirpath {

/// The text of a member of the one item in focus: null when it is not there. Empty optional: look the general way.
std::optional<const std::string*> Evaluation::peek_text(const Node& member, const Scope& scope) const {
  if (scope.focus.size() != 1) return std::nullopt;
  const Value& value = stack_[scope.focus.begin];
  if (!value.is_node() || value.json() == nullptr) return std::nullopt;
  const Json& json = *value.json();
  if (!json.is_object())
    return value.extension() == nullptr ? std::optional<const std::string*>(nullptr) : std::nullopt;
  const Json::object_t& object = members_of(json);
  const Element* element = model_ == nullptr ? nullptr : model_->find_element(value.type(), member.name);
  if (has_siblings(object) || (element != nullptr && !element->is_plain_text)) return std::nullopt;
  const Json* found = find_key(object, member.text);
  if (found == nullptr) return member.is_first ? std::nullopt : std::optional<const std::string*>(nullptr);
  return found->is_string() ? std::optional(found->get_ptr<const std::string*>()) : std::nullopt;
}

bool Evaluation::take_item_shortcut(const Node& node, bool& failed) {
  const Node& call = *node.right;
  const Node& path = *node.left;
  if (call.kind != NodeKind::Call || call.function->run != functions::where || path.kind != NodeKind::Step ||
      path.left->kind != NodeKind::Variable || path.left->text != "resource")
    return false;
  const Node& step = *path.right;
  const bool anywhere = step.kind == NodeKind::Call && step.function->run == functions::descendants;
  if (!anywhere && (step.kind != NodeKind::Member || step.text != "item")) return false;
  const Node& condition = *call.arguments[0];
  if (condition.kind != NodeKind::Binary || condition.operation != Operator::Equal ||
      condition.left->kind != NodeKind::Member || condition.left->text != "linkId" ||
      condition.right->kind != NodeKind::Literal || condition.right->literal.kind() != Kind::String)
    return false;
  found_.clear();
  if (!environment_.items->find_items(condition.right->literal.as_string(), anywhere, found_)) return false;
  failed = !this->step(found_.size() + 1);
  for (const Value& value : found_) failed = failed || !push(value);
  return true;
}

bool Evaluation::take_shortcut(const Node& node, const Scope& scope, Truth& truth, bool& failed) {
  failed = false;
  if (node.kind == NodeKind::Binary) {
    const bool equal = node.operation == Operator::Equal;
    if ((!equal && node.operation != Operator::NotEqual) || node.left->kind != NodeKind::Member ||
        node.right->kind != NodeKind::Literal || node.right->literal.kind() != Kind::String) {
      return false;
    }
    const std::optional<const std::string*> text = peek_text(*node.left, scope);
    if (!text) return false;
    truth = *text == nullptr ? Truth::Empty : truth_of((**text == node.right->literal.as_string()) == equal);
    return true;
  }
  if (node.kind != NodeKind::Step || node.right->kind != NodeKind::Call) return false;
  const Node& call = *node.right;
  if (call.function->run == functions::exists && call.arguments.empty()) {
    const std::uint32_t base = top_;
    failed = !evaluate_scoped(*node.left, scope);
    truth = truth_of(top_ > base);
    drop(base);
    return true;
  }
  if (call.function->run == functions::starts_with && node.left->kind == NodeKind::Member &&
      call.arguments[0]->kind == NodeKind::Literal && call.arguments[0]->literal.kind() == Kind::String) {
    const std::optional<const std::string*> text = peek_text(*node.left, scope);
    if (!text) return false;
    truth = *text == nullptr ? Truth::Empty : truth_of((*text)->starts_with(call.arguments[0]->literal.as_string()));
    return true;
  }
  return false;
}

}  // namespace cairn::fhirpath
