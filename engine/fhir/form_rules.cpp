#include <algorithm>
#include <unordered_map>

#include "engine/fhir/item_reader.h"

namespace cairn::fhir {
namespace {

/// Items of a form with their parents, found by link id (the first of duplicates).
class Form {
 public:
  struct Entry {
    const Item* item;
    std::size_t parent;
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  explicit Form(const Questionnaire& questionnaire) { add(questionnaire.items, kNone); }
  const std::vector<Entry>& entries() const { return entries_; }
  std::size_t find(std::string_view link_id) const {
    const auto found = by_link_id_.find(link_id);
    return found == by_link_id_.end() ? kNone : found->second;
  }

 private:
  void add(const std::vector<Item>& items, std::size_t parent) {
    for (const Item& item : items) {
      const std::size_t index = entries_.size();
      entries_.push_back({&item, parent});
      by_link_id_.try_emplace(item.link_id, index);
      add(item.items, index);
    }
  }
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> by_link_id_;
};

void check_duplicates(const Form& form, Issues& issues) {
  for (std::size_t i = 0; i < form.entries().size(); ++i) {
    const Item& item = *form.entries()[i].item;
    const std::size_t first = form.find(item.link_id);
    if (item.link_id.empty() || first == i) continue;
    issues.push_back({Severity::Error, "duplicate-link-id", item.path + ".linkId",
                      "The linkId '" + item.link_id + "' is used twice, first at " + form.entries()[first].item->path +
                          ". Give each item a linkId of its own."});
  }
}

/// The kinds of answer a question can have; empty when any may come.
bool can_answer(const Item& question, const Value& value) {
  using enum ItemType;
  const auto holds = [&](auto... types) { return (std::holds_alternative<decltype(types)>(value) || ...); };
  switch (question.type) {
    case Boolean:
      return holds(bool{});
    case Integer:
    case ItemType::Decimal:
      return holds(std::int64_t{}, fhir::Decimal{});
    case Date:
    case DateTime:
      return holds(DateText{}, DateTimeText{});
    case Time:
      return holds(TimeText{});
    case String:
    case ItemType::Text:
      return holds(fhir::Text{});
    case ItemType::Url:
      return holds(fhir::Url{}, fhir::Text{});
    case ItemType::Quantity:
      return holds(fhir::Quantity{}, fhir::Decimal{}, std::int64_t{});
    case ItemType::Reference:
      return holds(fhir::Reference{});
    case ItemType::Attachment:
      return holds(fhir::Attachment{});
    case Choice:
    case OpenChoice:
      if (holds(Coding{}, fhir::Text{})) return true;
      return std::any_of(question.options.begin(), question.options.end(),
                         [&](const AnswerOption& option) { return option.value.index() == value.index(); });
    case Group:
    case Display:
      return false;
  }
  return true;
}

void check_condition(const Form& form, const Item& item, std::size_t index, Issues& issues) {
  const EnableWhen& condition = item.enable_when[index];
  const std::string path = item.path + ".enableWhen[" + std::to_string(index) + "]";
  if (condition.question == item.link_id) {
    issues.push_back({Severity::Error, "enable-when-self", path,
                      "The item depends on its own answer, so it can never be shown. Name another question."});
    return;
  }
  const std::size_t target = form.find(condition.question);
  if (target == Form::kNone) {
    issues.push_back(
        {Severity::Error, "enable-when-unknown-question", path + ".question",
         "No item has the linkId '" + condition.question + "'. Correct the condition, or add the question."});
    return;
  }
  const Item& question = *form.entries()[target].item;
  if (!question.is_question()) {
    issues.push_back({Severity::Warning, "enable-when-not-a-question", path + ".question",
                      "'" + condition.question + "' is a " + std::string(item_type_code(question.type)) +
                          " and has no answer. Name a question."});
  } else if (condition.comparison != EnableOperator::Exists && !can_answer(question, condition.answer)) {
    issues.push_back({Severity::Warning, "enable-when-answer-type", path,
                      "The condition compares with a " + std::string(value_suffix(condition.answer)) + ", but '" +
                          condition.question + "' is of type '" + std::string(item_type_code(question.type)) +
                          "', so they are never equal. Use the answer type of the question."});
  }
}

/// Finds cycles of "depends on": on the questions of its conditions, and on its parent. Iterative: forms may hold long
/// chains.
class CycleFinder {
 public:
  CycleFinder(const Form& form, Issues& issues)
      : form_(form), issues_(issues), colour_(form.entries().size(), White), next_(colour_.size(), 0) {}

  void run() {
    for (std::size_t start = 0; start < colour_.size(); ++start) {
      if (colour_[start] == White) visit(start);
    }
  }

 private:
  enum Colour : char { White, Grey, Black };

  /// The i-th dependency of an item; kNone after the last.
  std::size_t dependency(std::size_t entry, std::size_t i, bool& is_last) const {
    const auto& [item, parent] = form_.entries()[entry];
    is_last = i > item->enable_when.size();
    if (is_last) return Form::kNone;
    if (i == item->enable_when.size()) return parent;
    const std::string& question = item->enable_when[i].question;
    return question == item->link_id ? Form::kNone : form_.find(question);
  }

  void visit(std::size_t start) {
    std::vector<std::size_t> stack{start};
    colour_[start] = Grey;
    while (!stack.empty()) {
      const std::size_t here = stack.back();
      bool is_last = false;
      const std::size_t there = dependency(here, next_[here]++, is_last);
      if (is_last) {
        colour_[here] = Black;
        stack.pop_back();
      } else if (there != Form::kNone && colour_[there] == Grey) {
        report(stack, there);
      } else if (there != Form::kNone && colour_[there] == White) {
        colour_[there] = Grey;
        stack.push_back(there);
      }
    }
  }

  void report(const std::vector<std::size_t>& stack, std::size_t first) {
    constexpr std::size_t kShown = 12;
    std::string words;
    std::size_t shown = 0;
    for (auto it = std::find(stack.begin(), stack.end(), first); it != stack.end() && shown < kShown; ++it, ++shown) {
      words += "'" + form_.entries()[*it].item->link_id + "' depends on ";
    }
    issues_.push_back({Severity::Error, "enable-when-cycle", form_.entries()[stack.back()].item->path,
                       "Conditions go in a circle: " + words + "'" + form_.entries()[first].item->link_id +
                           "'. Remove one of the conditions."});
  }

  const Form& form_;
  Issues& issues_;
  std::vector<Colour> colour_;
  std::vector<std::size_t> next_;
};

}  // namespace

void check_items(const Questionnaire& questionnaire, Issues& issues) {
  const Form form(questionnaire);
  check_duplicates(form, issues);
  for (const Form::Entry& entry : form.entries()) {
    for (std::size_t i = 0; i < entry.item->enable_when.size(); ++i) check_condition(form, *entry.item, i, issues);
  }
  CycleFinder(form, issues).run();
}

}  // namespace cairn::fhir
