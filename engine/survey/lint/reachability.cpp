#include "engine/survey/lint/reachability.h"

#include <map>

#include "engine/fhir/compare.h"
#include "engine/survey/lint/condition_verdict.h"

namespace cairn::survey::lint {
namespace {

using fhir::EnableOperator;

/// Comparisons of answers with options, over the whole form: beyond it conditions are taken to be possible.
constexpr std::size_t kMaxComparisons = 2'000'000;

bool is_all(const fhir::Item& item) { return item.enable_behavior == fhir::EnableBehavior::All; }

/// Whether two conditions on the same single answer exclude each other.
bool exclude_each_other(const fhir::EnableWhen& a, const fhir::EnableWhen& b) {
  using enum EnableOperator;
  const auto needs_none = [](const fhir::EnableWhen& one) {
    return one.comparison == Exists && holds_without_answer(one);
  };
  if (needs_none(a)) return !holds_without_answer(b);
  if (needs_none(b)) return !holds_without_answer(a);
  if (a.comparison == Exists || b.comparison == Exists) return false;
  if (a.comparison == Equal) return !is_satisfied(b, a.answer);
  if (b.comparison == Equal) return !is_satisfied(a, b.answer);
  const auto is_lower = [](const fhir::EnableWhen& one) {
    return one.comparison == Greater || one.comparison == GreaterOrEqual;
  };
  const auto is_upper = [](const fhir::EnableWhen& one) {
    return one.comparison == Less || one.comparison == LessOrEqual;
  };
  if (!(is_lower(a) && is_upper(b)) && !(is_upper(a) && is_lower(b))) return false;
  const auto order = fhir::compare_values(is_lower(a) ? a.answer : b.answer, is_lower(a) ? b.answer : a.answer);
  if (!order) return false;
  const bool both_include = (a.comparison == GreaterOrEqual || a.comparison == LessOrEqual) &&
                            (b.comparison == GreaterOrEqual || b.comparison == LessOrEqual);
  return *order > 0 || (*order == 0 && !both_include);
}

/// What is already known about the answer that the conditions on one question ask for: the tightest of each kind.
struct Wanted {
  int equal = -1, unequal = -1, none = -1, some = -1, lower = -1, upper = -1;
};

}  // namespace

Reachability::Reachability(const Form& form)
    : form_(form),
      causes_(form.entries().size(), Cause::None),
      open_conditions_(causes_.size(), 0),
      needed_by_(causes_.size()) {
  judge_conditions();
  spread();
}

void Reachability::judge_conditions() {
  std::size_t comparisons = 0;
  for (const Form::Entry& entry : form_.entries()) {
    const fhir::Item& item = *entry.item;
    open_conditions_[index(entry.index)] = static_cast<int>(item.enable_when.size());
    if (find_contradiction(entry.index)) mark(entry.index, Cause::Conditions);
    for (std::size_t i = 0; i < item.enable_when.size(); ++i) {
      const fhir::EnableWhen& condition = item.enable_when[i];
      const Form::Entry* target = form_.find(condition.question);
      if (target == nullptr || target->index == entry.index) continue;
      comparisons += target->item->options.size();
      auto obstacle = comparisons > kMaxComparisons ? std::nullopt : find_obstacle(condition, *target->item);
      if (!obstacle) {
        if (!holds_without_answer(condition)) needed_by_[index(target->index)].push_back(entry.index);
      } else {
        obstacles_.push_back({entry.index, static_cast<int>(i), *std::move(obstacle)});
        if (is_all(item) || --open_conditions_[index(entry.index)] == 0) mark(entry.index, Cause::Conditions);
      }
    }
  }
}

void Reachability::mark(int entry, Cause cause) {
  if (causes_[index(entry)] != Cause::None) return;
  causes_[index(entry)] = cause;
  queue_.push_back(entry);
}

void Reachability::drop_condition(int entry) {
  if (is_all(*form_.entries()[index(entry)].item) || --open_conditions_[index(entry)] == 0)
    mark(entry, Cause::Question);
}

void Reachability::spread() {
  while (!queue_.empty()) {
    const int here = queue_.back();
    queue_.pop_back();
    for (const int child : form_.entries()[index(here)].children) mark(child, Cause::Parent);
    for (const int dependent : needed_by_[index(here)]) drop_condition(dependent);
  }
}

std::optional<Reachability::Contradiction> Reachability::find_contradiction(int entry) const {
  const fhir::Item& item = *form_.entries()[index(entry)].item;
  if (item.enable_when.size() < 2 || !is_all(item)) return std::nullopt;
  std::map<std::string_view, Wanted> wanted;
  for (std::size_t i = 0; i < item.enable_when.size(); ++i) {
    const fhir::EnableWhen& condition = item.enable_when[i];
    Wanted& known = wanted[condition.question];
    const int here = static_cast<int>(i);
    const Form::Entry* target = form_.find(condition.question);
    const bool is_single = target != nullptr && !target->item->repeats;
    for (const int earlier : {known.none, known.equal, known.unequal, known.lower, known.upper, known.some}) {
      if (earlier < 0) continue;
      const fhir::EnableWhen& other = item.enable_when[index(earlier)];
      const bool about_presence = earlier == known.none || (condition.comparison == EnableOperator::Exists);
      if ((is_single || about_presence) && exclude_each_other(other, condition)) return Contradiction{earlier, here};
    }
    using enum EnableOperator;
    switch (condition.comparison) {
      case Exists:
        (holds_without_answer(condition) ? known.none : known.some) = here;
        break;
      case Equal:
        known.equal = here;
        break;
      case Greater:
      case GreaterOrEqual:
        known.lower = here;
        break;
      case Less:
      case LessOrEqual:
        known.upper = here;
        break;
      case NotEqual:
        known.unequal = here;
        break;
    }
  }
  return std::nullopt;
}

}  // namespace cairn::survey::lint
