#include <algorithm>

#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

void check_strays(const Context& context) {
  for (const ResponseTree::Stray& stray : context.tree.strays()) {
    const std::string& link_id = stray.occurrence->item->link_id;
    if (link_id.empty()) continue;  // the reader has said so
    const fhir::Item* item = context.tree.find_item(link_id);
    if (item == nullptr) {
      context.add("structure", stray.occurrence->location(),
                  "The questionnaire has no item with the linkId '" + link_id +
                      "'. Remove it, or send the questionnaire's own linkId.");
    } else {
      context.add(
          "structure", stray.occurrence->location(),
          "The item '" + link_id + "' does not belong here; in the questionnaire it is " + item->path + ". Move it.");
    }
  }
}

/// Children of one list follow the questionnaire's order.
void check_order(const Context& context, const ResponseTree::Node& node) {
  const ResponseTree::Occurrence* last = nullptr;
  for (const ResponseTree::Node* child : node.children) {
    for (const ResponseTree::Occurrence* occurrence : child->occurrences) {
      if (last != nullptr && last->parent == occurrence->parent && last->answer == occurrence->answer &&
          occurrence->index < last->index) {
        context.add("structure", occurrence->location(),
                    "The item '" + occurrence->item->link_id + "' is out of order; items follow the questionnaire.",
                    Severity::Warning);
        return;
      }
      last = occurrence;
    }
  }
}

}  // namespace

void check_placement(const Context& context) {
  check_strays(context);
  for (const ResponseTree::Node& node : context.tree.nodes()) {
    check_order(context, node);
    if (node.item == nullptr || node.item->is_question()) continue;
    if (node.count_answers() == 0) continue;
    const bool is_group = node.item->type == fhir::ItemType::Group;
    context.add("structure", locate(node),
                is_group ? "A group has no answers of its own. Put them into its questions."
                         : "A display item cannot be answered. Remove the answer.");
  }
}

}  // namespace cairn::survey::checks
