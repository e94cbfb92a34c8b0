#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

using Node = ResponseTree::Node;

std::string words(std::int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

void check_occurs(const Context& context, const Node& node, std::int64_t count, std::string_view one,
                  std::string_view many) {
  if (count == 0 || !context.evaluation.has_limits(node)) return;
  const fhir::Item& item = *node.item;
  const Limits limits = context.evaluation.limits_of(node);
  if (limits.max_occurs && count > *limits.max_occurs) {
    context.add("business-rule", locate(node),
                name_of(item) + " takes at most " + words(*limits.max_occurs, one, many) + " but has " +
                    std::to_string(count) + ". Remove some.");
  }
  if (limits.min_occurs && count < *limits.min_occurs && context.completeness == Completeness::Complete) {
    context.add("business-rule", locate(node),
                name_of(item) + " needs at least " + words(*limits.min_occurs, one, many) + " but has " +
                    std::to_string(count) + ". Add some.");
  }
}

void check_question(const Context& context, const Node& node) {
  const fhir::Item& item = *node.item;
  const std::size_t count = node.count_answers();
  if (node.occurrences.size() > 1) {
    context.add(
        "structure", node.occurrences[1]->location(),
        "The linkId '" + item.link_id + "' appears more than once. Put all answers to a question into one item.",
        item.repeats ? Severity::Warning : Severity::Error);
  }
  if (!item.repeats && count > 1) {
    context.add("business-rule", locate(node),
                name_of(item) + " takes one answer but has " + std::to_string(count) + ". Keep one.");
  }
  check_occurs(context, node, static_cast<std::int64_t>(count), "answer", "answers");
}

}  // namespace

void check_cardinality(const Context& context) {
  context.for_each_enabled([&](const Node& node) {
    if (node.item->is_question()) check_question(context, node);
    // Counted once, at the second instance or, when there is one only, at the first.
    if (node.item->type != fhir::ItemType::Group || node.occurrences.empty() || node.instance != 0) return;
    std::int64_t count = 0;
    const Node* second = nullptr;
    for (const Node* sibling : context.tree.nodes_of(*node.item)) {
      if (sibling->parent != node.parent) continue;
      if (++count == 2) second = sibling;
    }
    if (second != nullptr && !node.item->repeats) {
      context.add("business-rule", locate(*second),
                  "The group " + name_of(*node.item) + " does not repeat but is there " + std::to_string(count) +
                      " times. Keep one.");
    }
    check_occurs(context, node, count, "entry", "entries");
  });
}

}  // namespace cairn::survey::checks
