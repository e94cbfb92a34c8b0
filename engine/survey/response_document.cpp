#include "engine/survey/response_document.h"

#include "engine/fhir/compare.h"

namespace cairn::survey {
namespace {

fhirpath::TypeId item_type() {
  static const fhirpath::TypeId type = fhirpath::r4_model().find_type("QuestionnaireResponse.item");
  return type;
}

}  // namespace

ResponseDocument::ResponseDocument(const ResponseTree& tree, const fhir::Response& response)
    : tree_(tree), plan_(tree.form().plan()), first_(tree.nodes().size(), nullptr) {
  fhir::Response head = {
      response.id, response.questionnaire, response.status, response.authored, response.subject, response.language, {}};
  json_ = fhir::write_response(head);
  fill(tree.root(), response.items, nullptr, -1, json_);
}

template <class F>
void ResponseDocument::for_each_place(const Node& node, F&& visit) {
  if (first_[node.index] != nullptr) visit(first_[node.index]);
  if (const auto more = more_.find(node.index); more != more_.end()) {
    for (Json* place : more->second) visit(place);
  }
}

Json& ResponseDocument::content(Json* place) {
  const auto hidden = hidden_.find(place);
  return hidden == hidden_.end() ? *place : hidden->second;
}

Json ResponseDocument::make_answer(const Node* node, const fhir::Value& value) const {
  Json answer = Json::object();
  fhir::write_value(answer, "value", value);
  if (node != nullptr && plan_.reads_scores) add_score(*node, value, answer);
  return answer;
}

void ResponseDocument::add_score(const Node& node, const fhir::Value& value, Json& answer) const {
  const std::vector<Json>& scores = plan_of(node).option_scores;
  if (scores.empty()) return;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!fhir::is_same_answer(value, node.item->options[i].value)) continue;
    if (scores[i].is_null()) return;
    const std::string key = "value" + std::string(fhir::value_suffix(value));
    if (answer[key].is_object()) {
      answer[key]["extension"] = scores[i];
    } else {
      answer["_" + key] = {{"extension", scores[i]}};
    }
    return;
  }
}

Json ResponseDocument::make_item(const Node* node, const fhir::ResponseItem& item) {
  Json out = Json::object();
  out["linkId"] = item.link_id;
  if (!item.text.empty()) out["text"] = item.text;
  if (!item.answers.empty()) {
    Json::array_t answers;
    answers.reserve(item.answers.size());
    for (const fhir::Answer& answer : item.answers) answers.push_back(make_answer(node, answer.value));
    out["answer"] = std::move(answers);
  }
  return out;
}

void ResponseDocument::fill_item(const Node& node, const ResponseTree::Occurrence& occurrence, Json& slot) {
  slot = make_item(&node, *occurrence.item);
  if (first_[node.index] == nullptr) {
    first_[node.index] = &slot;
  } else {
    more_[node.index].push_back(&slot);
  }
  const fhir::ResponseItem& item = *occurrence.item;
  if (!node.item->is_question()) {
    fill(node, item.items, &occurrence, -1, slot);
    return;
  }
  if (!item.items.empty()) fill(node, item.items, &occurrence, -1, slot);
  for (std::size_t i = 0; i < item.answers.size(); ++i) {
    if (!item.answers[i].items.empty() || (i == 0 && plan_of(node).holds_calculated))
      fill(node, item.answers[i].items, &occurrence, static_cast<int>(i), slot["answer"][i]);
  }
}

/// Writes items in their order, with places for worked-out items that are not there yet.
void ResponseDocument::fill(const Node& node, const std::vector<fhir::ResponseItem>& items,
                            const ResponseTree::Occurrence* parent, int answer, Json& owner) {
  struct Slot {
    const Node* node;
    const ResponseTree::Occurrence* occurrence;
    std::size_t before;  // the item in front of which an empty place stands
  };
  std::vector<Slot> there(items.size(), Slot{nullptr, nullptr, 0}), places;
  std::size_t next = 0;
  for (const Node* child : node.children) {
    bool is_there = false;
    for (const ResponseTree::Occurrence* occurrence : child->occurrences) {
      if (occurrence->parent != parent || occurrence->answer != answer) continue;
      there[occurrence->index] = {child, occurrence, 0};
      next = std::max(next, occurrence->index + 1);
      is_there = true;
    }
    if (!is_there && child->occurrences.empty() && answer < 1 && plan_of(*child).holds_calculated)
      places.push_back({child, nullptr, next});
  }
  if (items.empty() && places.empty()) return;
  Json& array = owner["item"] = Json::array_t(items.size() + places.size());
  std::size_t at = 0;
  auto place = places.begin();
  for (std::size_t i = 0; i <= items.size(); ++i) {
    for (; place != places.end() && place->before == i; ++place) first_[place->node->index] = &array[at++];
    if (i == items.size()) break;
    Json& slot = array[at++];
    if (there[i].node != nullptr) {
      fill_item(*there[i].node, *there[i].occurrence, slot);
    } else {
      slot = make_item(nullptr, items[i]);
    }
  }
}

/// Empty places inside an item that was not in the response.
void ResponseDocument::keep_places(const Node& node, Json& owner) {
  std::vector<const Node*> places;
  for (const Node* child : node.children) {
    if (plan_of(*child).holds_calculated && first_[child->index] == nullptr) places.push_back(child);
  }
  if (places.empty() || owner.contains("item")) return;
  Json& array = owner["item"] = Json::array_t(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) first_[places[i]->index] = &array[i];
}

Json* ResponseDocument::find_place(const Node& node) {
  if (first_[node.index] != nullptr) return first_[node.index];
  if (node.parent->item == nullptr) return nullptr;
  Json* outer = find_place(*node.parent);
  if (outer == nullptr) return nullptr;
  Json& owner = content(outer);
  if (node.parent->item->is_question()) {
    if (!owner.is_object() || !owner.contains("answer")) return nullptr;
    keep_places(*node.parent, owner["answer"][0]);
  } else {
    if (!owner.is_object()) owner = Json{{"linkId", node.parent->item->link_id}};
    keep_places(*node.parent, owner);
  }
  return first_[node.index];
}

void ResponseDocument::set_answers(const Node& node, const std::vector<fhir::Answer>& answers) {
  Json* place = answers.empty() ? first_[node.index] : find_place(node);
  if (place == nullptr) return;
  // A question that the response answers in several places has its answers in the first one now.
  bool is_first = true;
  for_each_place(node, [&](Json* one) {
    Json& item = content(one);
    Json made;
    if (is_first && !answers.empty()) {
      made = Json{{"linkId", node.item->link_id}};
      Json::array_t list;
      for (const fhir::Answer& answer : answers) list.push_back(make_answer(&node, answer.value));
      if (item.is_object() && item.contains("answer") && item["answer"][0].contains("item"))
        list[0]["item"] = std::move(item["answer"][0]["item"]);
      made["answer"] = std::move(list);
    }
    retired_.push_back(std::move(item));
    item = std::move(made);
    is_first = false;
  });
}

void ResponseDocument::show(const Node& node, bool is_shown) {
  for_each_place(node, [&](Json* place) {
    const auto hidden = hidden_.find(place);
    if (is_shown && hidden != hidden_.end()) {
      *place = std::move(hidden->second);
      hidden_.erase(hidden);
    } else if (!is_shown && hidden == hidden_.end()) {
      Json kept = std::move(*place);
      *place = nullptr;
      hidden_.emplace(place, std::move(kept));
    }
  });
}

bool ResponseDocument::find_items(std::string_view link_id, bool anywhere, std::vector<fhirpath::Value>& found) const {
  if (!plan_.has_unique_link_ids || !tree_.strays().empty() || (anywhere && !hidden_.empty())) return false;
  const Form::Entry* entry = tree_.form().find(link_id);
  if (entry == nullptr || (!anywhere && entry->parent != Form::kNone)) return true;
  const auto add = [&](const Json* place) {
    if (place->is_object()) found.push_back(fhirpath::Value::node(place, nullptr, item_type()));
  };
  for (const Node* node : tree_.nodes_of(entry->index)) {
    if (first_[node->index] != nullptr) add(first_[node->index]);
    if (more_.empty()) continue;
    if (const auto more = more_.find(node->index); more != more_.end()) {
      for (const Json* place : more->second) add(place);
    }
  }
  return true;
}

fhirpath::Collection ResponseDocument::context_of(const Node& node) {
  std::vector<fhirpath::Value> values;
  for_each_place(node, [&](Json* place) {
    const Json& item = content(place);
    if (item.is_object()) values.push_back(fhirpath::Value::node(&item, nullptr, item_type()));
  });
  if (values.empty()) {
    values.push_back(fhirpath::Value::node(&plan_of(node).empty_item, nullptr, item_type()));
  }
  return fhirpath::Collection(values);
}

}  // namespace cairn::survey
