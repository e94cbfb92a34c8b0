#include <algorithm>

#include "engine/service/survey_answer.h"

namespace cairn::service {

namespace {

using fhir::Item;
using fhir::ItemType;
using fhir::ResponseItem;

bool find_chain_in(const std::vector<Item>& items, const Item& wanted, std::vector<const Item*>& chain) {
  for (const Item& item : items) {
    chain.push_back(&item);
    if (item.link_id == wanted.link_id || find_chain_in(item.items, wanted, chain)) return true;
    chain.pop_back();
  }
  return false;
}

std::size_t order_of(const std::vector<Item>& siblings, std::string_view link_id) {
  const auto found =
      std::find_if(siblings.begin(), siblings.end(), [&](const Item& item) { return item.link_id == link_id; });
  return static_cast<std::size_t>(found - siblings.begin());
}

// The child of `items` for `item` (its row-th one), made in the questionnaire's order when it is not there.
ResponseItem& child_for(std::vector<ResponseItem>& items, const std::vector<Item>& siblings, const Item& item,
                        std::size_t row = 0) {
  const std::size_t place = order_of(siblings, item.link_id);
  auto at = items.begin();
  while (true) {
    while (at != items.end() && at->link_id != item.link_id && order_of(siblings, at->link_id) < place) ++at;
    const bool is_there = at != items.end() && at->link_id == item.link_id;
    if (is_there && row == 0) return *at;
    if (!is_there) return *items.insert(at, ResponseItem{item.link_id, item.text, {}, {}});
    ++at;
    --row;
  }
}

std::size_t count_of(const Item& item, const std::vector<ResponseItem>& items) {
  return static_cast<std::size_t>(
      std::count_if(items.begin(), items.end(), [&](const ResponseItem& one) { return one.link_id == item.link_id; }));
}

bool is_row(const Item& item) { return item.type == ItemType::Group && item.repeats; }

}  // namespace

std::vector<const Item*> find_chain(const fhir::Questionnaire& questionnaire, const Item& item) {
  std::vector<const Item*> chain;
  find_chain_in(questionnaire.items, item, chain);
  return chain;
}

bool place_answers(const fhir::Questionnaire& questionnaire, const Item& item, std::vector<fhir::Value> values,
                   fhir::Response& response, const std::vector<std::size_t>& rows) {
  const auto chain = find_chain(questionnaire, item);
  CAIRN_ASSERT(!chain.empty());
  std::vector<ResponseItem>* items = &response.items;
  const std::vector<Item>* siblings = &questionnaire.items;
  auto next_row = rows.begin();
  for (const Item* parent : chain) {
    if (parent == chain.back()) break;
    const std::size_t row = is_row(*parent) && next_row != rows.end() ? *next_row++ : 0;
    ResponseItem& place = child_for(*items, *siblings, *parent, row);
    if (parent->type != ItemType::Group && place.answers.empty()) return false;
    items = parent->type == ItemType::Group ? &place.items : &place.answers.front().items;
    siblings = &parent->items;
  }
  ResponseItem& place = child_for(*items, *siblings, item);
  std::vector<ResponseItem> children =
      place.answers.empty() ? std::vector<ResponseItem>() : std::move(place.answers.front().items);
  place.answers.clear();
  for (fhir::Value& value : values) place.answers.push_back({std::move(value), {}});
  if (!place.answers.empty()) place.answers.front().items = std::move(children);
  return true;
}

const ResponseItem* find_placed(const fhir::Questionnaire& questionnaire, const Item& item,
                                const fhir::Response& response) {
  const std::vector<ResponseItem>* items = &response.items;
  const ResponseItem* found = nullptr;
  for (const Item* step : find_chain(questionnaire, item)) {
    const auto at = std::find_if(items->begin(), items->end(),
                                 [&](const ResponseItem& one) { return one.link_id == step->link_id; });
    if (at == items->end()) return nullptr;
    found = &*at;
    if (step->link_id == item.link_id) break;
    if (step->type != ItemType::Group && found->answers.empty()) return nullptr;
    items = step->type == ItemType::Group ? &found->items : &found->answers.front().items;
  }
  return found;
}

std::vector<ResponseItem>* find_items_of(const fhir::Questionnaire& questionnaire, const Item& group,
                                         fhir::Response& response, const std::vector<std::size_t>& rows) {
  std::vector<ResponseItem>* items = &response.items;
  const std::vector<Item>* siblings = &questionnaire.items;
  auto next_row = rows.begin();
  for (const Item* parent : find_chain(questionnaire, group)) {
    if (parent->link_id == group.link_id) break;
    const std::size_t row = is_row(*parent) && next_row != rows.end() ? *next_row++ : 0;
    if (row > 0 && row >= count_of(*parent, *items)) return nullptr;
    ResponseItem& place = child_for(*items, *siblings, *parent, row);
    if (parent->type != ItemType::Group && place.answers.empty()) return nullptr;
    items = parent->type == ItemType::Group ? &place.items : &place.answers.front().items;
    siblings = &parent->items;
  }
  return items;
}

void add_row(const fhir::Questionnaire& questionnaire, const Item& group, std::vector<ResponseItem>& items,
             RowContents contents) {
  const auto chain = find_chain(questionnaire, group);
  const std::vector<Item>& siblings = chain.size() < 2 ? questionnaire.items : chain[chain.size() - 2]->items;
  ResponseItem& row = child_for(items, siblings, group, count_of(group, items));
  // A row with nothing in it would be the mark that there is none: its first question counts as seen.
  const auto first = std::find_if(group.items.begin(), group.items.end(),
                                  [](const Item& child) { return child.type != ItemType::Display && !child.hidden; });
  if (contents == RowContents::FirstQuestion && first != group.items.end())
    row.items.push_back(ResponseItem{first->link_id, first->text, {}, {}});
}

void remove_row(const Item& group, std::size_t row, std::vector<ResponseItem>& items) {
  for (auto at = items.begin(); at != items.end(); ++at) {
    if (at->link_id != group.link_id || row-- != 0) continue;
    items.erase(at);
    return;
  }
}

void remove_unanswered(std::vector<ResponseItem>& items) {
  for (ResponseItem& item : items) {
    remove_unanswered(item.items);
    for (fhir::Answer& answer : item.answers) remove_unanswered(answer.items);
  }
  std::erase_if(items, [](const ResponseItem& item) { return item.answers.empty() && item.items.empty(); });
}

}  // namespace cairn::service
