#include "engine/survey/paging.h"

#include <algorithm>
#include <unordered_map>

namespace cairn::survey {
namespace {

using fhir::Item;
using fhir::ItemType;

constexpr std::string_view kTogether[] = {"page", "grid", "table", "gtable", "htable", "atable", "list"};

bool is_together(const Item& group) {
  return std::find(std::begin(kTogether), std::end(kTogether), group.item_control) != std::end(kTogether);
}

bool has_question(const Item& item) {
  return std::any_of(item.items.begin(), item.items.end(), [](const Item& child) {
    return !child.hidden && ((child.is_question() && !child.read_only) || has_question(child));
  });
}

// Pages inside a page each have their own.
bool holds_a_page(const Item& group) {
  return std::any_of(group.items.begin(), group.items.end(), [](const Item& child) {
    return child.type == ItemType::Group && !child.hidden && (child.item_control == "page" || holds_a_page(child));
  });
}

class Pager {
 public:
  enum class Around { Group, Question };
  /// What a question says beside itself (help, unit, the ends of a scale) belongs to its page.
  void add(const std::vector<Item>& items, Around around = Around::Group) {
    for (const Item& item : items) {
      if (item.hidden) continue;
      if (item.type == ItemType::Display) {
        if (around == Around::Group) display_.push_back(&item);
      } else if (item.type == ItemType::Group) {
        add_group(item);
      } else {
        add_question(item);
      }
    }
  }

  std::vector<Page> take() {
    if (!pages_.empty()) pages_.back().after.insert(pages_.back().after.end(), display_.begin(), display_.end());
    return std::move(pages_);
  }

 private:
  void add_page(PageKind kind, const Item& item) {
    pages_.push_back({pages_.size() + 1, kind, &item, groups_, std::move(display_), {}});
    display_ = {};
  }

  void add_group(const Item& group) {
    const std::size_t before = pages_.size();
    if (is_together(group) && has_question(group) && !holds_a_page(group)) return add_page(PageKind::Together, group);
    if (group.repeats && has_question(group)) add_page(PageKind::Rows, group);
    groups_.push_back(&group);
    add(group.items);
    groups_.pop_back();
    if (pages_.size() == before) return;  // what a group without questions says stands above the next page
    pages_.back().after.insert(pages_.back().after.end(), display_.begin(), display_.end());
    display_.clear();
  }

  void add_question(const Item& item) {
    if (item.read_only)
      display_.push_back(&item);
    else
      add_page(PageKind::Question, item);
    add(item.items, item.read_only ? Around::Group : Around::Question);
  }

  std::vector<Page> pages_;
  std::vector<const Item*> groups_, display_;
};

using Node = ResponseTree::Node;

bool is_needed(const Item& group) { return group.required || group.min_occurs.value_or(0) > 0; }

class PlaceLister {
 public:
  PlaceLister(const std::vector<Page>& pages, std::vector<Place>& places) : places_(places) {
    for (const Page& page : pages) pages_.emplace(page.item, &page);
  }

  void add_children(const Node& holder) {
    for (std::size_t i = 0; i < holder.children.size(); ++i) {
      const Node& child = *holder.children[i];
      const bool is_first = i == 0 || holder.children[i - 1]->item != child.item;
      if (is_first && !child.item->hidden) add(holder, child);
    }
  }

 private:
  void add(const Node& holder, const Node& child) {
    const auto page = pages_.find(child.item);
    if (page == pages_.end()) return add_children(child);
    switch (page->second->kind) {
      case PageKind::Question:
        places_.push_back({page->second, rows_, &child});
        return add_children(child);
      case PageKind::Together:
        places_.push_back({page->second, rows_, &holder});
        return;
      case PageKind::Rows:
        return add_rows(holder, *child.item, *page->second);
    }
  }

  void add_rows(const Node& holder, const Item& group, const Page& page) {
    std::vector<const Node*> rows = list_rows(holder, group);
    if (rows.empty() && is_needed(group)) {
      const auto first = std::find_if(holder.children.begin(), holder.children.end(),
                                      [&](const Node* node) { return node->item == &group; });
      rows.push_back(*first);
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
      rows_.push_back(row);
      add_children(*rows[row]);
      rows_.pop_back();
    }
    places_.push_back({&page, rows_, &holder});
  }

  std::unordered_map<const Item*, const Page*> pages_;
  std::vector<Place>& places_;
  std::vector<std::size_t> rows_;
};

void add_slots(const Node& node, std::vector<std::size_t>& rows, std::vector<Slot>& slots) {
  if (node.item->hidden) return;
  if (node.item->is_question() && !node.item->read_only) slots.push_back({node.item, rows, &node});
  for (const Node* child : node.children) {
    const bool is_row = child->item->type == ItemType::Group && child->item->repeats;
    if (is_row) rows.push_back(child->instance);
    add_slots(*child, rows, slots);
    if (is_row) rows.pop_back();
  }
}

}  // namespace

std::vector<Page> list_pages(const fhir::Questionnaire& questionnaire) {
  Pager pager;
  pager.add(questionnaire.items);
  return pager.take();
}

std::vector<Place> list_places(const std::vector<Page>& pages, const ResponseTree& tree) {
  std::vector<Place> places;
  PlaceLister(pages, places).add_children(tree.root());
  return places;
}

std::vector<Slot> list_slots(const Place& place) {
  std::vector<Slot> slots;
  if (place.page->kind == PageKind::Question) slots.push_back({place.page->item, place.rows, place.node});
  if (place.page->kind != PageKind::Together) return slots;
  std::vector<std::size_t> rows = place.rows;
  for (const Node* child : place.node->children) {
    if (child->item != place.page->item) continue;
    if (child->item->repeats) rows.push_back(child->instance);
    add_slots(*child, rows, slots);
    if (child->item->repeats) rows.pop_back();
  }
  return slots;
}

std::size_t count_answers_in(const Node& node) {
  std::size_t count = node.item->is_question() && !node.item->read_only ? node.count_answers() : 0;
  for (const Node* child : node.children) count += count_answers_in(*child);
  return count;
}

std::vector<const Node*> list_rows(const Node& holder, const Item& group) {
  std::vector<const Node*> rows;
  for (const Node* child : holder.children) {
    if (child->item == &group && !child->occurrences.empty()) rows.push_back(child);
  }
  if (rows.size() == 1 && rows.front()->occurrences.front()->item->items.empty()) rows.clear();
  return rows;
}

}  // namespace cairn::survey
