#include <algorithm>

#include "engine/survey/checks/rule.h"
#include "engine/survey/evaluator.h"

namespace cairn::survey::checks {
namespace {

using Node = ResponseTree::Node;

/// A person could not have answered, or only an expression that is not evaluated here knows whether they should have.
bool is_beyond_the_person(const Context& context, const Node& node) {
  if (node.item->read_only || node.item->has_expression("calculatedExpression")) return true;
  for (const Node* here = &node; here->item != nullptr; here = here->parent) {
    if (here->item->hidden) return true;
    const bool runs = context.evaluation.evaluator().plan_of(*here).enable != Form::kNone;
    if (!runs && here->item->has_expression("enableWhenExpression")) return true;
  }
  return false;
}

/// Inside an instance of a repeating group that nobody started, or below a question without an answer, nothing is
/// asked.
bool is_asked(const Node& node) {
  for (const Node* here = node.parent; here->item != nullptr; here = here->parent) {
    if (here->item->is_question() && here->count_answers() == 0) return false;
    if (here->item->repeats && here->occurrences.empty()) return false;
  }
  return true;
}

struct GroupContent {
  bool has_answer = false, has_question = false;
};

void inspect(const Context& context, const Node& node, GroupContent& content) {
  for (const Node* child : node.children) {
    if (!context.evaluation.is_enabled(*child)) continue;
    content.has_question = content.has_question || child->item->is_question();
    content.has_answer = content.has_answer || child->count_answers() > 0;
    if (!content.has_answer) inspect(context, *child, content);
  }
}

}  // namespace

void check_required(const Context& context) {
  if (context.completeness == Completeness::Draft) return;
  context.for_each_enabled([&](const Node& node) {
    const fhir::Item& item = *node.item;
    if (item.type == fhir::ItemType::Display || !context.evaluation.is_required(node) || !is_asked(node)) return;
    const Severity severity = is_beyond_the_person(context, node) ? Severity::Warning : Severity::Error;
    if (item.is_question()) {
      if (node.count_answers() == 0)
        context.add("required", locate(node), name_of(item) + " needs an answer (linkId '" + item.link_id + "').",
                    severity);
      return;
    }
    GroupContent content;
    inspect(context, node, content);
    if (content.has_question && !content.has_answer) {
      context.add("required", locate(node),
                  "The group " + name_of(item) + " needs at least one answer (linkId '" + item.link_id + "').",
                  severity);
    }
  });
}

}  // namespace cairn::survey::checks
