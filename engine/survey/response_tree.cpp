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
  if (computed != nullptr) return computed->size();
  std::size_t count = 0;
  for (const Occurrence* occurrence : occurrences) count += occurrence->item->answers.size();
  return count;
}

ResponseTree::ResponseTree(const Form& form, const fhir::Response& response)
    : form_(form), first_(form.entries().size(), nullptr), last_(form.entries().size(), nullptr) {
  Node& top = nodes_.emplace_back();
  add_children(top, form.top(), {{&response.items, nullptr, -1}});
}

/// Where a link id stands among the children of an item; kNone when it is none of them. Mostly it is the next one.
int ResponseTree::find_position(const std::vector<int>& children, int parent, int guess,
                                const std::string& link_id) const {
  const auto entry = [&](int position) -> const Form::Entry& {
    return form_.entries()[static_cast<std::size_t>(children[static_cast<std::size_t>(position)])];
  };
  for (const int position : {guess, guess + 1}) {
    if (position >= 0 && position < static_cast<int>(children.size()) && entry(position).item->link_id == link_id)
      return position;
  }
  const Form::Entry* found = form_.find(link_id);
  if (found == nullptr) return Form::kNone;
  if (found->parent == parent) return found->position;
  for (int position = 0; position < static_cast<int>(children.size()); ++position) {  // a link id used twice
    if (entry(position).item->link_id == link_id) return position;
  }
  return Form::kNone;
}

void ResponseTree::add_children(Node& node, const std::vector<int>& children,
                                const std::vector<Container>& containers) {
  std::vector<Found> found;
  bool is_sorted = true;
  int guess = 0;
  for (const Container& container : containers) {
    for (std::size_t i = 0; i < container.items->size(); ++i) {
      const Occurrence& occurrence =
          occurrences_.emplace_back(Occurrence{&(*container.items)[i], container.parent, container.answer, i});
      const int position = find_position(children, node.entry, guess, occurrence.item->link_id);
      if (position == Form::kNone) {
        strays_.push_back({&occurrence, &node});
        continue;
      }
      is_sorted = is_sorted && (found.empty() || found.back().position <= position);
      found.push_back({position, &occurrence});
      guess = position;
    }
  }
  if (!is_sorted)
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.position < b.position; });
  auto next = found.begin();
  node.children.reserve(children.size());
  for (int position = 0; position < static_cast<int>(children.size()); ++position) {
    std::vector<const Occurrence*> occurrences;
    for (; next != found.end() && next->position == position; ++next) occurrences.push_back(next->occurrence);
    const int entry = children[static_cast<std::size_t>(position)];
    const fhir::Item& item = *form_.entries()[static_cast<std::size_t>(entry)].item;
    if (item.type != fhir::ItemType::Group || occurrences.size() < 2) {
      add_node(node, entry, 0, std::move(occurrences));
    } else {
      for (std::size_t instance = 0; instance < occurrences.size(); ++instance)
        add_node(node, entry, instance, {occurrences[instance]});
    }
  }
}

void ResponseTree::add_node(Node& parent, int entry, std::size_t instance, std::vector<const Occurrence*> occurrences) {
  if (nodes_.size() >= kMaxNodes) {
    truncated_ = true;
    return;
  }
  const auto at = static_cast<std::size_t>(entry);
  const Form::Entry& here = form_.entries()[at];
  Node& node = nodes_.emplace_back();
  node.item = here.item;
  node.parent = &parent;
  node.entry = entry;
  node.index = nodes_.size() - 1;
  node.instance = instance;
  node.occurrences = std::move(occurrences);
  parent.children.push_back(&node);
  if (last_[at] == nullptr) {
    first_[at] = &node;
  } else {
    last_[at]->next = &node;
  }
  last_[at] = &node;
  std::vector<Container> containers;
  for (const Occurrence* occurrence : node.occurrences) {
    if (!occurrence->item->items.empty()) containers.push_back({&occurrence->item->items, occurrence, -1});
    for (std::size_t i = 0; i < occurrence->item->answers.size(); ++i) {
      const std::vector<fhir::ResponseItem>& nested = occurrence->item->answers[i].items;
      if (!nested.empty()) containers.push_back({&nested, occurrence, static_cast<int>(i)});
    }
  }
  if (!here.children.empty() || !containers.empty()) add_children(node, here.children, containers);
}

std::vector<const ResponseTree::Node*> ResponseTree::resolve(const Node& from, const Form::Entry& target) const {
  const Node* only = first_[static_cast<std::size_t>(target.index)];
  if (only == nullptr) return {};
  if (only->next == nullptr) return {only};
  // From the inside out: the items between the target and the top.
  std::vector<int> chain;
  for (int entry = target.index; entry != Form::kNone; entry = form_.entries()[static_cast<std::size_t>(entry)].parent)
    chain.push_back(entry);
  const Node* nearest = &from;
  auto below = chain.end();
  for (; nearest->item != nullptr; nearest = nearest->parent) {
    below = std::find(chain.begin(), chain.end(), nearest->entry);
    if (below != chain.end()) break;
  }
  std::vector<const Node*> level{nearest};
  for (auto step = below; step != chain.begin();) {
    --step;
    std::vector<const Node*> next;
    for (const Node* node : level) {
      for (const Node* child : node->children) {
        if (child->entry == *step) next.push_back(child);
      }
    }
    level = std::move(next);
  }
  return level;
}

void ResponseTree::set_computed(const Node& node, const std::vector<fhir::Answer>* answers) {
  nodes_[node.index].computed = answers;
}

}  // namespace cairn::survey
