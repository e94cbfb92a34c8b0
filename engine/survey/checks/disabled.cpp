#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {

void check_disabled(const Context& context) {
  // A draft may hold answers to questions that are off for the moment; they are removed before it is sent.
  if (context.completeness == Completeness::Draft) return;
  for (const ResponseTree::Node& node : context.tree.nodes()) {
    if (node.item == nullptr || context.evaluation.is_enabled(node) || node.count_answers() == 0) continue;
    context.add("business-rule", locate(node),
                name_of(*node.item) +
                    " does not apply given the other answers, so it must not be answered. Remove the answer.");
  }
}

}  // namespace cairn::survey::checks
