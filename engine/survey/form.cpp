#include "engine/survey/form.h"

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/survey/plan.h"

namespace cairn::survey {
namespace {

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

}  // namespace

Form::Form(fhir::Questionnaire questionnaire, Issues& issues) : questionnaire_(std::move(questionnaire)) {
  index(questionnaire_.items, kNone, top_);
  by_link_id_.resize(std::bit_ceil(entries_.size() * 2 + 2));
  const std::size_t mask = by_link_id_.size() - 1;
  for (const Entry& entry : entries_) {
    by_item_.emplace_back(entry.item, entry.index);
    std::size_t slot = hash_of(entry.item->link_id) & mask;
    while (by_link_id_[slot].entry != kNone && by_link_id_[slot].link_id != entry.item->link_id)
      slot = (slot + 1) & mask;
    if (by_link_id_[slot].entry == kNone) by_link_id_[slot] = {entry.item->link_id, entry.index};
  }
  std::sort(by_item_.begin(), by_item_.end());
  Plan plan = make_plan(*this, issues);
  has_branching_ = std::any_of(plan.entries.begin(), plan.entries.end(),
                               [](const EntryPlan& entry) { return entry.has_conditions; });
  order_tasks(*this, plan, issues);
  plan_ = std::make_unique<const Plan>(std::move(plan));
}

Form::~Form() = default;

void Form::index(const std::vector<fhir::Item>& items, int parent, std::vector<int>& siblings) {
  for (const fhir::Item& item : items) {
    const int here = static_cast<int>(entries_.size());
    siblings.push_back(here);
    Entry entry;
    entry.item = &item;
    entry.index = here;
    entry.parent = parent;
    entry.position = static_cast<int>(siblings.size()) - 1;
    entries_.push_back(std::move(entry));
    std::vector<int> children;
    index(item.items, here, children);
    Entry& made = entries_[static_cast<std::size_t>(here)];
    made.children = std::move(children);
    made.end = static_cast<int>(entries_.size());
  }
}

const Form::Entry* Form::find(std::string_view link_id) const {
  const std::size_t mask = by_link_id_.size() - 1;
  for (std::size_t slot = hash_of(link_id) & mask; by_link_id_[slot].entry != kNone; slot = (slot + 1) & mask) {
    if (by_link_id_[slot].link_id == link_id) return &entries_[static_cast<std::size_t>(by_link_id_[slot].entry)];
  }
  return nullptr;
}

const Form::Entry& Form::entry_of(const fhir::Item& item) const {
  const auto found = std::lower_bound(by_item_.begin(), by_item_.end(), std::pair(&item, kNone));
  CAIRN_ASSERT(found != by_item_.end() && found->first == &item);
  return entries_[static_cast<std::size_t>(found->second)];
}

const fhir::Item* Form::find_item(std::string_view link_id) const {
  const Entry* entry = find(link_id);
  return entry == nullptr ? nullptr : entry->item;
}

bool Form::is_calculated(const fhir::Item& item) const {
  return plan_->entries[static_cast<std::size_t>(entry_of(item).index)].calculate != kNone;
}

FormReading prepare_form(fhir::Questionnaire questionnaire) {
  FormReading reading;
  reading.form = std::make_shared<const Form>(std::move(questionnaire), reading.issues);
  return reading;
}

}  // namespace cairn::survey
