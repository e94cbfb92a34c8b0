#include "engine/survey/enablement.h"

#include <unordered_set>

#include "engine/survey/response_tree.h"

namespace cairn::survey {
namespace {

bool has_conditions(const std::vector<fhir::Item>& items) {
  for (const fhir::Item& item : items) {
    if (!item.enable_when.empty() || has_conditions(item.items)) return true;
  }
  return false;
}

using ItemSet = std::unordered_set<const fhir::ResponseItem*>;

/// Removes what is off, and groups that become empty by that.
void remove(std::vector<fhir::ResponseItem>& items, const ItemSet& off) {
  std::vector<fhir::ResponseItem> kept;
  kept.reserve(items.size());
  for (fhir::ResponseItem& item : items) {
    if (off.contains(&item)) continue;
    const bool had_items = !item.items.empty();
    remove(item.items, off);
    for (fhir::Answer& answer : item.answers) remove(answer.items, off);
    if (had_items && item.items.empty() && item.answers.empty()) continue;
    kept.push_back(std::move(item));
  }
  items = std::move(kept);
}

}  // namespace

Enablement::Enablement(const fhir::Questionnaire& questionnaire, const fhir::Response& response) {
  constant_ = !has_conditions(questionnaire.items);
  if (constant_) return;
  const ResponseTree tree(questionnaire, response);
  const NodeEnablement enablement(tree);
  std::set<std::string_view> enabled;
  for (const ResponseTree::Node& node : tree.nodes()) {
    if (node.item != nullptr && enablement.is_enabled(node)) enabled.insert(node.item->link_id);
  }
  for (const ResponseTree::Node& node : tree.nodes()) {
    if (node.item != nullptr && !enabled.contains(node.item->link_id)) disabled_.insert(node.item->link_id);
  }
}

fhir::Response remove_disabled(const fhir::Questionnaire& questionnaire, fhir::Response response) {
  if (!has_conditions(questionnaire.items)) return response;
  ItemSet off;
  {
    const ResponseTree tree(questionnaire, response);
    const NodeEnablement enablement(tree);
    for (const ResponseTree::Node& node : tree.nodes()) {
      if (node.item == nullptr || enablement.is_enabled(node)) continue;
      for (const ResponseTree::Occurrence* occurrence : node.occurrences) off.insert(occurrence->item);
    }
  }
  if (!off.empty()) remove(response.items, off);
  return response;
}

}  // namespace cairn::survey
