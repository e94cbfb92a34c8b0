#include "engine/survey/response_tree.h"

#include <algorithm>

#include "engine/base/error.h"

namespace cairn::survey {

std::string ResponseTree::Occurrence::location() const {
  std::string text = parent != nullptr ? parent->location() : "QuestionnaireResponse";
  if (answer >= 0) text += ".answer[" + std::to_string(answer) + "]";
  return text + ".item[" + std::to_string(index) + "]";
}

std::string ResponseTree::Node::path() const {
  if (item == nullptr) return {};
  std::string text = parent->path();
  if (!text.empty()) text += "/";
  text += item->link_id;
  if (item->type == fhir::ItemType::Group) text += "[" + std::to_string(instance) + "]";
  return text;
}

std::size_t ResponseTree::Node::count_answers() const {
  std::size_t count = 0;
  for (const Occurrence* occurrence : occurrences) count += occurrence->item->answers.size();
  return count;
}

ResponseTree::ResponseTree(const fhir::Questionnaire& questionnaire, const fhir::Response& response) {
  index_items(questionnaire.items, nullptr);
  Node& top = nodes_.emplace_back();
  add_children(top, questionnaire.items, {{&response.items, nullptr, -1}});
}

void ResponseTree::index_items(const std::vector<fhir::Item>& items, const fhir::Item* parent) {
  for (const fhir::Item& item : items) {
    by_link_id_.try_emplace(item.link_id, &item);
    entries_[&item].parent = parent;
    index_items(item.items, &item);
  }
}

void ResponseTree::add_children(Node& node, const std::vector<fhir::Item>& items,
                                const std::vector<Container>& containers) {
  std::unordered_map<std::string_view, std::vector<const Occurrence*>> found;
  std::vector<const Occurrence*> all;
  for (const Container& container : containers) {
    for (std::size_t i = 0; i < container.items->size(); ++i) {
      const fhir::ResponseItem& item = (*container.items)[i];
      const Occurrence& occurrence =
          occurrences_.emplace_back(Occurrence{&item, container.parent, container.answer, i});
      found[item.link_id].push_back(&occurrence);
      all.push_back(&occurrence);
    }
  }
  for (const fhir::Item& item : items) {
    auto here = found.extract(item.link_id);
    std::vector<const Occurrence*> occurrences =
        here.empty() ? std::vector<const Occurrence*>{} : std::move(here.mapped());
    if (item.type != fhir::ItemType::Group || occurrences.empty()) {
      add_node(node, item, 0, std::move(occurrences));
    } else {
      for (std::size_t instance = 0; instance < occurrences.size(); ++instance)
        add_node(node, item, instance, {occurrences[instance]});
    }
  }
  if (found.empty()) return;
  for (const Occurrence* occurrence : all) {
    if (found.contains(occurrence->item->link_id)) strays_.push_back({occurrence, &node});
  }
}

void ResponseTree::add_node(Node& parent, const fhir::Item& item, std::size_t instance,
                            std::vector<const Occurrence*> occurrences) {
  if (nodes_.size() >= kMaxNodes) {
    truncated_ = true;
    return;
  }
  Node& node = nodes_.emplace_back();
  node.item = &item;
  node.parent = &parent;
  node.index = nodes_.size() - 1;
  node.instance = instance;
  node.occurrences = std::move(occurrences);
  parent.children.push_back(&node);
  entries_[&item].nodes.push_back(&node);
  std::vector<Container> containers;
  for (const Occurrence* occurrence : node.occurrences) {
    if (!occurrence->item->items.empty()) containers.push_back({&occurrence->item->items, occurrence, -1});
    for (std::size_t i = 0; i < occurrence->item->answers.size(); ++i) {
      const std::vector<fhir::ResponseItem>& nested = occurrence->item->answers[i].items;
      if (!nested.empty()) containers.push_back({&nested, occurrence, static_cast<int>(i)});
    }
  }
  if (!item.items.empty() || !containers.empty()) add_children(node, item.items, containers);
}

const fhir::Item* ResponseTree::find_item(std::string_view link_id) const {
  const auto found = by_link_id_.find(link_id);
  return found == by_link_id_.end() ? nullptr : found->second;
}

const std::vector<const ResponseTree::Node*>& ResponseTree::nodes_of(const fhir::Item& item) const {
  const auto found = entries_.find(&item);
  CAIRN_ASSERT(found != entries_.end());
  return found->second.nodes;
}

std::vector<const ResponseTree::Node*> ResponseTree::resolve(const Node& from, std::string_view link_id) const {
  const fhir::Item* target = find_item(link_id);
  if (target == nullptr) return {};
  if (const auto& nodes = nodes_of(*target); nodes.size() <= 1) return nodes;
  // From the outside in: the items between the top and the target.
  std::vector<const fhir::Item*> chain;
  for (const fhir::Item* item = target; item != nullptr; item = entries_.at(item).parent) chain.push_back(item);
  const Node* nearest = &from;
  auto below = chain.end();
  for (; nearest != nullptr; nearest = nearest->parent) {
    below = std::find(chain.begin(), chain.end(), nearest->item);
    if (below != chain.end() || nearest->item == nullptr) break;
  }
  std::vector<const Node*> level{nearest};
  for (auto step = below; step != chain.begin();) {
    --step;
    std::vector<const Node*> next;
    for (const Node* node : level) {
      for (const Node* child : node->children) {
        if (child->item == *step) next.push_back(child);
      }
    }
    level = std::move(next);
  }
  return level;
}

}  // namespace cairn::survey
